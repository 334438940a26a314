package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the header {@code Range} of a request asks for: one range of bytes.
 *
 * @param first the first byte, from 0; empty where the end of the content is asked for
 * @param last the last byte; without a first one, how many bytes of the end
 */
public record ByteRange(OptionalLong first, long last) {

  private static final String UNIT = "bytes=";
  private static final Pattern RANGE = Pattern.compile("(\\d*)-(\\d*)");
  private static final int DIGITS_OF_A_LONG = 18;

  /**
   * Reads the header. A range of anything but bytes counts as none, as RFC 9110 has it.
   *
   * @throws ServerException {@link ErrorCode#INVALID} for what is no range, and for several
   */
  public static Optional<ByteRange> of(@Nullable String header) {
    if (header == null || !header.strip().toLowerCase(Locale.ROOT).startsWith(UNIT)) {
      return Optional.empty();
    }
    Matcher range = RANGE.matcher(header.strip().substring(UNIT.length()).strip());
    if (!range.matches() || range.group().length() == 1) {
      throw invalid(header);
    }
    OptionalLong first =
        range.group(1).isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(range.group(1)));
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    if (last < first.orElse(0)) {
      throw invalid(header);
    }
    return Optional.of(new ByteRange(first, last));
  }

  /** Which bytes of a content these are; empty where they are none of it. */
  public Optional<Part> in(long length) {
    long from = first.orElse(Math.max(0, length - last));
    long to = first.isPresent() ? Math.min(last, length - 1) + 1 : length;
    return from < to ? Optional.of(new Part(from, to)) : Optional.empty();
  }

  /** What is larger than any content is as good as the largest number. */
  private static long number(String digits) {
    return digits.length() > DIGITS_OF_A_LONG ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static ServerException invalid(String header) {
    return new ServerException(
        ErrorCode.INVALID,
        "The header Range is one range of bytes, such as bytes=0-99, bytes=100- or bytes=-100, and"
            + " not "
            + header);
  }

  /**
   * A part of a content.
   *
   * @param from the first byte
   * @param to the one after the last
   */
  public record Part(long from, long to) {}
}
