package io.sparkjobserver.server.store;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * Transactions that begin again where the database gave them up for the sake of another one, which
 * it may do to any that writes more than one row. Thread-safe.
 */
public final class Transactions {

  private static final int TRIES = 5;

  private Transactions() {}

  /**
   * Does work in a transaction of its own.
   *
   * @param work touches the database and nothing else: it may be done more than once
   */
  public static void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Does work in a transaction of its own.
   *
   * @param work touches the database and nothing else: it may be done more than once
   * @return the work's answer, when it is committed
   */
  public static <T> T call(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return QuarkusTransaction.requiringNew().call(work::get);
      } catch (RuntimeException e) {
        if (attempt == TRIES || !givenUp(e)) {
          throw e;
        }
      }
    }
  }

  /** Whether the failure is of SQL's class 40, "transaction rollback": a deadlock, most often. */
  private static boolean givenUp(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("40")) {
        return true;
      }
    }
    return false;
  }
}
