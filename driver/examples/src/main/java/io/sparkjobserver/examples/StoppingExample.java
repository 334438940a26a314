package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;

/**
 * Stops the Spark context that it was given, and goes on as {@link SleepExample}. This is how not
 * to write a job: the context is the server's to stop, and all its other jobs end with it.
 */
public final class StoppingExample implements SparkJob<Long> {

  private final SleepExample sleep = new SleepExample();

  @Override
  public Validation validate(JobContext context) {
    return sleep.validate(context);
  }

  @Override
  public Long run(JobContext context) throws InterruptedException {
    context.spark().stop();
    return sleep.run(context);
  }
}
