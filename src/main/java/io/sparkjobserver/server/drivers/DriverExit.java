package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.common.StorableText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a driver's process ended.
 *
 * @param code its exit code; empty where the process was not this server's child
 * @param firstException the first line of its log that names an exception
 * @param logTail the last lines of its log
 */
public record DriverExit(OptionalInt code, Optional<String> firstException, List<String> logTail) {

  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  /** Copies the list, and replaces what cannot be stored: a log has whatever jobs print. */
  public DriverExit {
    firstException = firstException.map(StorableText::of);
    logTail = logTail.stream().map(StorableText::of).toList();
  }

  /** The end in one sentence part, such as {@code was killed by signal 9 (exit code 137)}. */
  public String describe() {
    if (code.isEmpty()) {
      return "ended";
    }
    int exit = code.getAsInt();
    return exit > SIGNAL_BASE && exit <= SIGNAL_BASE + LAST_SIGNAL
        ? "was killed by signal " + (exit - SIGNAL_BASE) + " (exit code " + exit + ")"
        : "ended with exit code " + exit;
  }

  /**
   * {@link #describe} with the first exception, for an error's message.
   *
   * @param when put between the two
   */
  public String explain(String when) {
    return describe() + when + firstException.map(line -> ": " + line).orElse("");
  }

  /** The log's tail as one text. */
  public String tail() {
    return String.join("\n", logTail);
  }
}
