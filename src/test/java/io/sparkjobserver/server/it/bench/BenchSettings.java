package io.sparkjobserver.server.it.bench;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much is measured.
 *
 * @param only the names of the sections; all of them where it is empty
 * @param time how long each load is measured
 * @param mostWarmUp how long a new server runs jobs at most before anything is measured
 * @param starts how often each kind of process and context is started
 * @param contexts how many contexts are made where a driver is there already
 * @param mebibytes the size of what is transferred
 * @param fewJobs how many jobs there are when the routes are measured for the first time
 * @param manyJobs how many when they are measured again
 * @param drivers how many drivers are connected to one server
 */
record BenchSettings(
    Set<String> only,
    Duration time,
    Duration mostWarmUp,
    int starts,
    int contexts,
    int mebibytes,
    int fewJobs,
    int manyJobs,
    int drivers) {

  private static final int WARM_UP_SHARE = 2;

  /** The system properties {@code bench.…}; what is not said has its value for a full run. */
  static BenchSettings ofThisRun() {
    return new BenchSettings(
        names(System.getProperty("bench.only", "")),
        Duration.ofSeconds(number("bench.seconds", 10)),
        Duration.ofSeconds(number("bench.warm-up", 180)),
        number("bench.starts", 5),
        number("bench.contexts", 50),
        number("bench.mebibytes", 1_024),
        number("bench.few-jobs", 1_000),
        number("bench.many-jobs", 100_000),
        number("bench.drivers", 200));
  }

  /** How long each load runs before it is measured, on a server that did others before. */
  Duration warmUp() {
    return time.dividedBy(WARM_UP_SHARE);
  }

  /** The size of what is transferred. */
  long bytes() {
    return (long) mebibytes << 20;
  }

  /** What a new server and its driver run before anything is measured. */
  WarmUp firstWarmUp() {
    return new WarmUp(time, mostWarmUp);
  }

  boolean wants(Section section) {
    return only.isEmpty() || only.contains(section.name());
  }

  private static Set<String> names(String list) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static int number(String property, int fallback) {
    String value = System.getProperty(property, "");
    return value.isBlank() ? fallback : Integer.parseInt(value.strip());
  }
}
