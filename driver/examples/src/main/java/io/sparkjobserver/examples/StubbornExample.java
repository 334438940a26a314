package io.sparkjobserver.examples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;

/**
 * Holds its thread for {@code hold.millis} whatever happens, and returns how many interruptions it
 * ignored. This is how not to write a job: a kill has to end the whole driver to get rid of it.
 */
public final class StubbornExample implements SparkJob<Integer> {

  private static final BoundedInput MILLIS = new BoundedInput("hold.millis", 60_000, 0, 3_600_000);

  @Override
  public Validation validate(JobContext context) {
    return MILLIS.validate(context);
  }

  @Override
  public Integer run(JobContext context) {
    long end = System.nanoTime() + MILLISECONDS.toNanos(MILLIS.in(context));
    int ignored = 0;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      try {
        NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        ignored++;
      }
    }
    return ignored;
  }
}
