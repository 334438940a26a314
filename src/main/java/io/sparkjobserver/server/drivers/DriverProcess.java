package io.sparkjobserver.server.drivers;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** The operating system's process of a driver. Thread-safe. */
public interface DriverProcess {

  /** Its id. */
  long id();

  /** When it started, by the operating system. */
  Instant startedAt();

  /** Completes once, when the process has ended, with what is known about its end. */
  CompletionStage<DriverExit> exit();

  /** Ends it at once. Does nothing where it has ended. */
  void kill();
}
