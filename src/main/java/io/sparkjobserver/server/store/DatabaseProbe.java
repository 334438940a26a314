package io.sparkjobserver.server.store;

import io.sparkjobserver.server.config.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits, before the server starts, for a database that is a server of its own: where both are
 * started together, the database may need longer.
 */
public final class DatabaseProbe {

  /** What to do about a database that is not reached. */
  public static final String FIX =
      "start the database, or mend sqldao.jdbc.url, .user and .password; sqldao.connect-timeout is"
          + " how long it is waited for";

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration TRY = Duration.ofSeconds(10);

  /** The class of SQL states that are about connections. */
  private static final String CONNECTION = "08000";

  private final DatabaseConfig config;
  private final Consumer<String> progress;

  /**
   * @param progress takes a line for each try that failed and is not the last
   */
  public DatabaseProbe(DatabaseConfig config, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Tries to connect, until it succeeds, fails for a reason that waiting does not change, or {@code
   * connect-timeout} has passed. An embedded database is not tried: opening it is the start.
   *
   * @param madePassword the password that counts where the settings have none
   * @return why it is not reached; empty where it is
   */
  public Optional<String> fault(@Nullable String madePassword) {
    String url = config.jdbc().url();
    if (DatabaseKind.of(url).exclusive(url) || H2Url.inMemory(url)) {
      return Optional.empty();
    }
    Properties user = new Properties();
    config.jdbc().user().ifPresent(name -> user.setProperty("user", name));
    config
        .jdbc()
        .password()
        .or(() -> Optional.ofNullable(madePassword))
        .ifPresent(password -> user.setProperty("password", password));
    long start = System.nanoTime();
    while (true) {
      Duration left = config.connectTimeout().minusNanos(System.nanoTime() - start);
      Optional<SQLException> failure = tryFor(left, url, user);
      if (failure.isEmpty()) {
        return Optional.empty();
      }
      left = config.connectTimeout().minusNanos(System.nanoTime() - start);
      if (left.isNegative() || !mayPass(failure.get())) {
        return failure.map(DatabaseProbe::reason);
      }
      progress.accept(
          "The database is not reached yet, trying for another %d s: %s"
              .formatted(left.toSeconds(), reason(failure.get())));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** One try, on a thread of its own: a server that takes connections may still never answer. */
  private static Optional<SQLException> tryFor(Duration left, String url, Properties user) {
    CompletableFuture<Optional<SQLException>> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer.complete(connect(url, user)), "database-probe");
    thread.setDaemon(true);
    thread.start();
    long millis = Math.max(1, Math.min(left.toMillis(), TRY.toMillis()));
    return answer
        .completeOnTimeout(
            Optional.of(new SQLException("it does not answer", CONNECTION)),
            millis,
            TimeUnit.MILLISECONDS)
        .join();
  }

  private static Optional<SQLException> connect(String url, Properties user) {
    try (Connection connection = new DatabaseDriver().connect(url, user)) {
      return connection != null && connection.isValid((int) TRY.toSeconds())
          ? Optional.empty()
          : Optional.of(new SQLException("the connection is not valid", CONNECTION));
    } catch (SQLException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      // What some drivers throw at parameters that they do not understand.
      return Optional.of(new SQLException(String.valueOf(e.getMessage()), e));
    }
  }

  /**
   * Whether another try may succeed: the network, a server that starts or has no connection left,
   * and for H2 a file that another process has not let go yet.
   */
  private static boolean mayPass(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08")
        || state.startsWith("53")
        || state.equals("57P03")
        || state.equals("90067")
        || state.equals("90020");
  }

  private static String reason(SQLException failure) {
    return "the database is not reached: "
        + Secrets.redact(String.valueOf(failure.getMessage())).lines().findFirst().orElse("");
  }
}
