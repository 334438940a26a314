package io.sparkjobserver.server.drivers;

/** How far the end of a job has come that was called off, in this order. */
public enum KillStep {
  /** Its driver was asked to end it, and has not answered. */
  REQUESTED,
  /** Its Spark jobs were cancelled. */
  CANCELLED,
  /** Its thread was interrupted. */
  INTERRUPTED,
  /** It did not end in time: its driver's process is being ended. */
  PROCESS
}
