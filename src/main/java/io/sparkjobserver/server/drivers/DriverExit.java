package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.common.StorableText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a driver's process ended.
 *
 * @param how its end in one sentence part, such as {@code was killed by signal 9 (exit code 137)}
 * @param firstException the first line of its log that names an exception
 * @param logTail the last lines of its log
 */
public record DriverExit(String how, Optional<String> firstException, List<String> logTail) {

  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  /** Copies the list, and replaces what cannot be stored: a log has whatever jobs print. */
  public DriverExit {
    how = StorableText.of(how);
    firstException = firstException.map(StorableText::of);
    logTail = logTail.stream().map(StorableText::of).toList();
  }

  /**
   * The end of a process on this machine.
   *
   * @param code its exit code; empty where the process was not this server's child
   */
  public DriverExit(OptionalInt code, Optional<String> firstException, List<String> logTail) {
    this(describe(code), firstException, logTail);
  }

  private static String describe(OptionalInt code) {
    if (code.isEmpty()) {
      return "ended";
    }
    int exit = code.getAsInt();
    return exit > SIGNAL_BASE && exit <= SIGNAL_BASE + LAST_SIGNAL
        ? "was killed by signal " + (exit - SIGNAL_BASE) + " (exit code " + exit + ")"
        : "ended with exit code " + exit;
  }

  /**
   * {@link #how} with the first exception, for an error's message.
   *
   * @param when put between the two
   */
  public String explain(String when) {
    return how + when + firstException.map(line -> ": " + line).orElse("");
  }

  /** The log's tail as one text. */
  public String tail() {
    return String.join("\n", logTail);
  }
}
