package io.sparkjobserver.server.config;

/** How much a finding about the configuration matters. */
public enum Severity {
  /** Nothing to do. */
  OK,
  /** For whom it concerns; nothing to do. */
  INFO,
  /** Somebody should look; the server starts. */
  WARNING,
  /** The server does not start. */
  FATAL
}
