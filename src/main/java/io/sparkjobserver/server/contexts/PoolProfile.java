package io.sparkjobserver.server.contexts;

import java.time.Duration;

/**
 * A pool of warm drivers as the configuration has it.
 *
 * @param name tells it from other pools
 * @param min how many drivers wait at least, 0 or more
 * @param max how many drivers wait at most, {@code min} or more
 * @param idleTtl for how long after the last context more than {@code min} wait
 * @param settings of the contexts that it is for, over the defaults
 */
record PoolProfile(String name, int min, int max, Duration idleTtl, ContextSettings settings) {

  /** Whether it ever has a driver. */
  boolean isInUse() {
    return max > 0;
  }

  /** What the Spark applications of its drivers are called, for as long as they live. */
  String applicationName() {
    return "jobserver-pool-" + name;
  }
}
