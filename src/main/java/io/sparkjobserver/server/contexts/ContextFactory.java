package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import java.util.List;
import java.util.Optional;

/**
 * The setting {@code context-factory}: the original's classes that made contexts of several kinds.
 * Here every context has a SparkSession and runs jobs of every kind, so that those which ask for no
 * more say nothing new. No such class is loaded.
 */
public final class ContextFactory {

  /** The setting's key. */
  public static final String SETTING = "context-factory";

  private static final String PACKAGE = "spark.jobserver.context.";
  private static final String PYTHON = "spark.jobserver.python.";
  private static final List<String> KNOWN =
      List.of(
          PACKAGE + "DefaultSparkContextFactory",
          PACKAGE + "SessionContextFactory",
          PACKAGE + "JavaSparkContextFactory",
          PACKAGE + "JavaSessionContextFactory");
  private static final List<String> STREAMING =
      List.of(PACKAGE + "StreamingContextFactory", PACKAGE + "JavaStreamingContextFactory");

  private ContextFactory() {}

  /** Why there are no contexts of a factory; nothing where there are. */
  public static Optional<String> fault(String name) {
    return KNOWN.contains(name)
        ? Optional.empty()
        : missingKind(name)
            .map(kind -> "there are no " + kind + " contexts yet")
            .or(() -> Optional.of("there is no such factory"));
  }

  /** What may be written instead of a factory that has a fault. */
  public static String fix() {
    return "leave it out, or set it to one of " + String.join(", ", KNOWN);
  }

  /**
   * Refuses settings that ask for a factory which is not there.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where there are no contexts of its kind yet;
   *     a {@link FailureException} for a class that nobody knows, as where the original cannot load
   *     it
   */
  static void require(ContextSettings settings) {
    String name = settings.values().get(SETTING);
    Optional<String> fault = Optional.ofNullable(name).flatMap(ContextFactory::fault);
    if (name == null || fault.isEmpty()) {
      return;
    }
    throw missingKind(name).isPresent()
        ? new ServerException(
            ErrorCode.INVALID, "The %s is %s: %s; %s".formatted(SETTING, name, fault.get(), fix()))
        : new FailureException(
            ErrorCode.FAILED,
            "CONTEXT INIT ERROR",
            new Failure(name, ClassNotFoundException.class.getName(), fix()));
  }

  private static Optional<String> missingKind(String name) {
    if (STREAMING.contains(name)) {
      return Optional.of("streaming");
    }
    return name.startsWith(PYTHON) ? Optional.of("Python") : Optional.empty();
  }
}
