package io.sparkjobserver.server.boot;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** How a server that was started came to its end. Quarkus tells it once. */
final class StartedServer {

  private final PrintStream err;
  private volatile int exitCode;

  StartedServer(PrintStream err) {
    this.err = err;
  }

  /**
   * The server has stopped, or did not start.
   *
   * @param error what kept it from starting
   */
  void ended(int code, @Nullable Throwable error) {
    exitCode = code;
    if (error != null) {
      err.println("The server did not start: " + reason(error));
    }
  }

  int exitCode() {
    return exitCode;
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.toString() : message;
  }
}
