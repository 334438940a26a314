package io.sparkjobserver.server.drivers;

/** How drivers are given to the master of a standalone cluster. */
public enum SubmissionWay {
  /** Over the master's REST gateway: no Spark and no JVM on the server's machine is needed. */
  REST,
  /** With {@code spark-submit}, over the master's own port. */
  SPARK_SUBMIT
}
