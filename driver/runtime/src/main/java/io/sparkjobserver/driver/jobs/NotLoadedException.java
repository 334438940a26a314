package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;

/** A job could not be made ready to run; the cause says why. */
final class NotLoadedException extends Exception {

  private static final long serialVersionUID = 1;

  private final LoadTrouble trouble;
  private final Throwable reason;

  NotLoadedException(LoadTrouble trouble, Throwable reason) {
    super(reason);
    this.trouble = trouble;
    this.reason = reason;
  }

  LoadTrouble trouble() {
    return trouble;
  }

  /** What the job's caller is to read. */
  Throwable reason() {
    return reason;
  }
}
