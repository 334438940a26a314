package io.sparkjobserver.server.contexts;

/** What becomes of drivers when the server is told to stop. */
public enum DriversAtShutdown {
  /** They are stopped too. */
  STOP,
  /** They go on, and the next server takes them over. */
  LEAVE
}
