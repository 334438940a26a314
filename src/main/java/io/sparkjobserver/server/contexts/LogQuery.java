package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.ByteRange;
import io.sparkjobserver.server.http.Query;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is asked for.
 *
 * @param lines how many of its last lines; all where empty
 * @param follow whether what is written later is asked for, too
 * @param range a part of the whole instead
 */
record LogQuery(OptionalInt lines, boolean follow, Optional<ByteRange> range) {

  private static final String ALL = "all";
  private static final int DEFAULT_LINES = 1_000;
  private static final int MOST_LINES = 10_000;

  /**
   * Reads the parameters of a request and its header {@code Range}.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where they make no sense, alone or together
   */
  static LogQuery of(Query query, @Nullable String range) {
    boolean follow = query.flag("follow", false);
    boolean all = query.text("tail").filter(ALL::equals).isPresent();
    Optional<ByteRange> part = ByteRange.of(range);
    if (part.isPresent()) {
      if (follow || (!all && query.text("tail").isPresent())) {
        throw new ServerException(
            ErrorCode.INVALID,
            "A range is one of the whole log: leave out the header Range, or follow and tail");
      }
      return new LogQuery(OptionalInt.empty(), false, part);
    }
    return new LogQuery(all ? OptionalInt.empty() : lines(query), follow, part);
  }

  private static OptionalInt lines(Query query) {
    int lines = query.number("tail", DEFAULT_LINES);
    if (lines < 0 || lines > MOST_LINES) {
      throw new ServerException(
          ErrorCode.INVALID,
          "tail is a number of lines from 0 to %d, or %s".formatted(MOST_LINES, ALL));
    }
    return OptionalInt.of(lines);
  }
}
