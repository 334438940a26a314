package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Secrets;
import java.io.PrintStream;
import java.sql.SQLException;
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

  /**
   * The outermost exception that says something of its own: what is below has less of the cause's
   * circumstances. Where SQL failed, whose database that is.
   */
  private static String reason(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure) {
        return "the database of spark.jobserver.sqldao.jdbc.url cannot be used: "
            + Secrets.redact(String.valueOf(failure.getMessage()));
      }
    }
    Throwable cause = error;
    while (cause.getCause() != null && saysNothing(cause)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : Secrets.redact(message);
  }

  private static boolean saysNothing(Throwable error) {
    String message = error.getMessage();
    return message == null
        || message.isBlank()
        || message.equals(String.valueOf(error.getCause()))
        || message.startsWith("Failed to start")
        || message.startsWith("Error ");
  }
}
