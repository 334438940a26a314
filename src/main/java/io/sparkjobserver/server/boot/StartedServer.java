package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Secrets;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a server that was started came to its end. Quarkus tells it once. */
final class StartedServer {

  private static final String DATABASE = "spark.jobserver.sqldao.jdbc.url";

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
   * What the outermost exception says that says something of its own: what is below has less of the
   * cause's circumstances. Where SQL failed, also what the database said, and whose it is.
   */
  private static String reason(Throwable error) {
    Throwable outermost = error;
    while (outermost.getCause() != null && saysNothing(outermost)) {
      outermost = outermost.getCause();
    }
    String message = Secrets.redact(message(outermost));
    return sql(outermost)
        .map(failure -> Secrets.redact(message(failure)))
        .map(
            said ->
                message.contains(said)
                    ? "the database of %s cannot be used: %s".formatted(DATABASE, message)
                    : "%s (the database of %s says: %s)".formatted(message, DATABASE, said))
        .orElse(message);
  }

  private static Optional<SQLException> sql(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  private static String message(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
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
