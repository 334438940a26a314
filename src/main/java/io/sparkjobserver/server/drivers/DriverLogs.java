package io.sparkjobserver.server.drivers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The logs of those drivers whose output is in one kind of place: on this machine, say. Each kind
 * has an implementation; all are asked for a driver, and the one that has its log reads it. A log
 * is what the driver's process prints, on its standard output and error; it only grows.
 * Thread-safe; methods block, each within a bound of its own.
 */
public interface DriverLogs {

  /**
   * Reads a stretch of a driver's log.
   *
   * @param offset where it begins, in bytes from the beginning of the log
   * @param most how long it is, in bytes; shorter where the log ends, or where the place hands out
   *     less at once, but never empty before the log's end
   * @return empty where there is no log of that driver in this kind of place, or not yet
   * @throws IOException where there is one and it cannot be read
   */
  Optional<Stretch> read(String driverId, long offset, int most) throws IOException;

  /**
   * A part of a log.
   *
   * @param bytes the part, to be taken once; it may begin and end within a character
   * @param length how long the whole log was when it was read, in bytes
   */
  record Stretch(ByteBuffer bytes, long length) {}
}
