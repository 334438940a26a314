package io.sparkjobserver.server.it.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/** How long each of many exchanges took, none left out and none rounded. */
final class Latencies {

  private static final double MILLI = 1e6;

  private final long[] sorted;
  private final long elapsed;

  /**
   * Made of what was recorded.
   *
   * @param nanos of each exchange
   * @param elapsed nanoseconds from the begin of the first to the end of the last one
   */
  Latencies(LongStream nanos, long elapsed) {
    this.sorted = nanos.sorted().toArray();
    this.elapsed = elapsed;
    if (sorted.length == 0) {
      throw new AssertionError("Nothing was done in " + elapsed / MILLI + " ms");
    }
  }

  /** All of several runs, which followed each other. */
  static Latencies of(Collection<Latencies> runs) {
    return new Latencies(
        runs.stream().flatMapToLong(run -> Arrays.stream(run.sorted)),
        runs.stream().mapToLong(run -> run.elapsed).sum());
  }

  /** One after the other, and nothing in between. */
  static Latencies ofNanos(LongStream nanos) {
    long[] all = nanos.toArray();
    return new Latencies(Arrays.stream(all), Arrays.stream(all).sum());
  }

  int count() {
    return sorted.length;
  }

  /** The median, in milliseconds. */
  double p50() {
    return millis(0.50);
  }

  /** What one in a hundred exceeds, in milliseconds. */
  double p99() {
    return millis(0.99);
  }

  /** How many there were in a second. */
  double rate() {
    return count() / (elapsed / 1e9);
  }

  private double millis(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / MILLI;
  }
}
