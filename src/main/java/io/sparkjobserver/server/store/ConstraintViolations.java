package io.sparkjobserver.server.store;

import org.hibernate.exception.ConstraintViolationException;

/** Tells a row that was there already from a database that failed. */
public final class ConstraintViolations {

  private ConstraintViolations() {}

  /** Whether a transaction failed because a row broke a constraint, on whichever database. */
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConstraintViolationException) {
        return true;
      }
    }
    return false;
  }
}
