package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.LogTail;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
final class DriverLog {

  /** How much of the log's end is looked at, in bytes. */
  private static final int WINDOW = 64 * 1024;

  private DriverLog() {}

  /**
   * Reads the end of a log; a log that cannot be read is an empty one, for its absence must not
   * hide the driver's end.
   */
  static LogTail read(Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, log.length() - WINDOW);
      byte[] bytes = new byte[(int) (log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      return LogTail.of(bytes);
    } catch (IOException e) {
      return new LogTail(List.of());
    }
  }
}
