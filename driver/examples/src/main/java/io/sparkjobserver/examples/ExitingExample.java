package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;

/**
 * Ends the JVM that it runs in, with {@code exit.code}. This is how not to write a job: the JVM is
 * the driver, and all contexts in it end.
 */
public final class ExitingExample implements SparkJob<Void> {

  private static final BoundedInput CODE = new BoundedInput("exit.code", 1, 0, 255);

  @Override
  public Validation validate(JobContext context) {
    return CODE.validate(context);
  }

  @Override
  public Void run(JobContext context) {
    System.exit((int) CODE.in(context));
    throw new IllegalStateException("The JVM goes on");
  }
}
