package io.sparkjobserver.server.it.faults;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much the suite does.
 *
 * @param injections how often each kind of fault is injected
 * @param seed decides every moment and every choice
 * @param outage how long the database is stopped
 * @param jobs how many small jobs the server is killed over
 * @param jarMebibytes the size of the jar that is pulled while the server restarts
 */
record SuiteSettings(int injections, long seed, Duration outage, int jobs, int jarMebibytes) {

  /** The system properties {@code faults.…}; what is empty has its value for a full run. */
  static SuiteSettings ofThisRun() {
    return new SuiteSettings(
        (int) number("faults.injections", 15),
        number("faults.seed", ThreadLocalRandom.current().nextLong(1_000_000_000)),
        Duration.ofSeconds(number("faults.outage-seconds", 30)),
        (int) number("faults.jobs", 10_000),
        (int) number("faults.jar-mebibytes", 1_024));
  }

  private static long number(String property, long fallback) {
    String value = System.getProperty(property, "");
    return value.isBlank() ? fallback : Long.parseLong(value.strip());
  }
}
