package io.sparkjobserver.driver;

/** Why the process ended. The numbers are known to the server and to scripts: they stay. */
public enum ExitCode {
  /** The server asked for it. */
  STOPPED(0),
  /** The launch file is missing or says nonsense. */
  BAD_LAUNCH(80),
  /** The address cannot be bound, or the actor system does not start. */
  NO_REMOTING(81),
  /** No server took the driver in. */
  NOT_JOINED(82),
  /** The server does not want this driver. */
  REFUSED(83),
  /** The Spark context did not come up. */
  SPARK_FAILED(84),
  /** The Spark context ended and nobody here had asked for it. */
  SPARK_ENDED(85),
  /** The server was silent for too long. */
  ORPHANED(86),
  /** A killed job did not end, and only the end of the process frees its thread. */
  JOB_NOT_KILLED(87),
  /** The server has given the process up while it did not hear of it. */
  GIVEN_UP(88);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /**
   * What the operating system is told.
   *
   * @param supervised whether a process that fails is started again: where that would be of no use
   *     it does not fail
   */
  public int number(boolean supervised) {
    return supervised && !isWorthAnotherTry() ? STOPPED.number : number;
  }

  private boolean isWorthAnotherTry() {
    return switch (this) {
      case NO_REMOTING, NOT_JOINED, SPARK_FAILED, SPARK_ENDED, JOB_NOT_KILLED, GIVEN_UP -> true;
      case STOPPED, BAD_LAUNCH, REFUSED, ORPHANED -> false;
    };
  }
}
