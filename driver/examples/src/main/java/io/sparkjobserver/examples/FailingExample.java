package io.sparkjobserver.examples;

import com.typesafe.config.Config;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/**
 * Throws an exception that says what {@code message} says: shows what becomes of a job's own error.
 */
public final class FailingExample implements SparkJob<Void> {

  @Override
  public Void run(JobContext context) {
    Config input = context.input();
    throw new IllegalArgumentException(
        input.hasPath("message") ? input.getString("message") : "Foobar");
  }
}
