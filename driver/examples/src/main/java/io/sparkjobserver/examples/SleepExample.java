package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;

/**
 * Sleeps for {@code sleep.time.millis} and returns that number. A kill ends it at once, since
 * sleeping answers to interruption.
 */
public final class SleepExample implements SparkJob<Long> {

  private static final BoundedInput MILLIS =
      new BoundedInput("sleep.time.millis", 1_000, 0, 86_400_000);

  @Override
  public Validation validate(JobContext context) {
    return MILLIS.validate(context);
  }

  @Override
  public Long run(JobContext context) throws InterruptedException {
    long millis = MILLIS.in(context);
    Thread.sleep(millis);
    return millis;
  }
}
