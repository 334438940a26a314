package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what {@link SumExample} does {@code sum.rounds} times and returns how many nanoseconds each
 * round took: what such a job takes without a server.
 */
public final class TimedSumExample implements SparkJob<List<Long>> {

  private static final BoundedInput ROUNDS = new BoundedInput("sum.rounds", 100, 1, 10_000);
  private static final long COUNT = 100;

  @Override
  public Validation validate(JobContext context) {
    return ROUNDS.validate(context);
  }

  @Override
  public List<Long> run(JobContext context) {
    long rounds = ROUNDS.in(context);
    List<Long> nanos = new ArrayList<>();
    for (long round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      long sum = SumExample.sum(context.javaSparkContext(), COUNT);
      nanos.add(System.nanoTime() - start);
      if (sum != COUNT * (COUNT - 1) / 2) {
        throw new IllegalStateException("The numbers below " + COUNT + " add up to " + sum);
      }
    }
    return nanos;
  }
}
