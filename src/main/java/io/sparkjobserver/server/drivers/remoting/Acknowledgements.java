package io.sparkjobserver.server.drivers.remoting;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Ends of jobs that a driver is told to be stored: those of a moment in one message. Each message
 * costs both sides processor time, and the driver has no hurry: it keeps what is not acknowledged,
 * and tells it again. Bounded. Thread-safe; nothing blocks.
 */
final class Acknowledgements {

  /** How long an end waits at most. */
  static final Duration MOMENT = Duration.ofMillis(20);

  /** How many wait at most: so many are told at once. */
  static final int MOST = 1_000;

  private final Consumer<List<String>> driver;
  private final Executor later;

  /** Guarded by this. */
  private final Set<String> waiting = new LinkedHashSet<>();

  /**
   * @param driver is told the ids of jobs
   * @param later has something done after {@link #MOMENT}
   */
  Acknowledgements(Consumer<List<String>> driver, Executor later) {
    this.driver = driver;
    this.later = later;
  }

  /** The end of a job is stored. */
  void add(String jobId) {
    boolean first;
    boolean full;
    synchronized (this) {
      first = waiting.isEmpty();
      waiting.add(jobId);
      full = waiting.size() >= MOST;
    }
    if (full) {
      tell();
    } else if (first) {
      later.execute(this::tell);
    }
  }

  /** Tells what waits, if something does. */
  void tell() {
    List<String> jobs;
    synchronized (this) {
      jobs = List.copyOf(waiting);
      waiting.clear();
    }
    if (!jobs.isEmpty()) {
      driver.accept(jobs);
    }
  }
}
