package io.sparkjobserver.server.it.faults;

import io.sparkjobserver.server.it.JobserverClient;
import java.nio.file.Path;

/**
 * A job as it is submitted: it leaves its id in a file, and its result can be told from any other.
 *
 * @param name is in each piece of the result
 * @param millis how long it takes
 * @param bytes how long its result is, at least
 * @param binaries its class path; the examples come first
 */
record Work(String name, int millis, int bytes, String binaries) {

  /** What a driver writes to its disk instead of sending it. */
  private static final int SMALL = 192 * 1_024;

  static Work small(String name) {
    return new Work(name, 0, 1, "examples");
  }

  Work lasting(int time) {
    return new Work(name, time, bytes, binaries);
  }

  Work resultOf(int size) {
    return new Work(name, millis, size, binaries);
  }

  Work with(String binary) {
    return new Work(name, millis, bytes, binaries + "," + binary);
  }

  boolean large() {
    return bytes > SMALL;
  }

  String path(String context, String more) {
    return "/jobs?cp=%s&mainClass=%s&context=%s&%s"
        .formatted(binaries, JobserverClient.example("RecordExample"), context, more);
  }

  String input(Path record) {
    return "record.file = \"%s\", sleep.time.millis = %d, result.name = %s, result.bytes = %d"
        .formatted(record, millis, name, bytes);
  }

  /** The result. */
  String expected() {
    StringBuilder result = new StringBuilder();
    do {
      // Read before the line is begun, so that nothing of the line counts.
      int place = result.length();
      result.append(name).append('@').append(place).append(' ');
    } while (result.length() < bytes);
    return result.toString();
  }
}
