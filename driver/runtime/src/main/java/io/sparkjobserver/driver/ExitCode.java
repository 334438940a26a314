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
  JOB_NOT_KILLED(87);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the operating system is told. */
  public int number() {
    return number;
  }
}
