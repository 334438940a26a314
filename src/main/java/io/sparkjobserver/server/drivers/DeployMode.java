package io.sparkjobserver.server.drivers;

/** Spark's own word for where a driver runs. */
public enum DeployMode {
  /** Where it was submitted. */
  CLIENT,
  /** In the cluster. */
  CLUSTER
}
