package io.sparkjobserver.server.drivers;

/** Where drivers run: the original's words. */
public enum DriverMode {
  /** As processes on the server's machine. */
  CLIENT,
  /** On workers of a standalone cluster. */
  STANDALONE_CLUSTER,
  /** On the server's machine, with executors on YARN. */
  YARN_CLIENT,
  /** In YARN's application masters: not supported. */
  YARN_CLUSTER,
  /** On the server's machine, with executors on Mesos: not supported. */
  MESOS_CLIENT,
  /** On Mesos: not supported. */
  MESOS_CLUSTER
}
