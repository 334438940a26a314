package io.sparkjobserver.server.data;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.store.DatabaseKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How data files are called: as the original called the files that it made of them, since clients
 * hand the names on.
 *
 * @param folder what the names begin with
 */
record DataFileNames(String folder) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH_mm_ss.SSSXXX").withZone(ZoneOffset.UTC);

  /** What separates folders, on any machine. */
  private static final String SEPARATORS = "/\\";

  /**
   * The name of a data file.
   *
   * @param prefix the client's part of it
   * @param time whose milliseconds are in it
   * @throws ServerException {@link ErrorCode#INVALID} where the prefix is no part of a file's name
   */
  String name(String prefix, Instant time) {
    if (prefix.isBlank()) {
      throw invalid("a data file has a name: POST /data/{name}, such as POST /data/words.txt");
    }
    if (prefix.chars().anyMatch(c -> SEPARATORS.indexOf(c) >= 0)) {
      throw invalid(
          "a data file's name cannot have a / or a \\: leave out the folder, and the server puts its"
              + " own before it");
    }
    if (!StorableText.is(prefix)) {
      throw invalid("a data file's name cannot have the character U+0000");
    }
    String name = folder + "/" + prefix + "-" + TIME.format(time) + ".dat";
    if (name.length() > DatabaseKind.MAX_NAME) {
      throw invalid(
          "a data file's name has at most %d characters, with the folder and the time that the server adds; this one has %d too many"
              .formatted(DatabaseKind.MAX_NAME, name.length() - DatabaseKind.MAX_NAME));
    }
    return name;
  }

  private static ServerException invalid(String why) {
    return new ServerException(ErrorCode.INVALID, "Failed to store data file: " + why);
  }
}
