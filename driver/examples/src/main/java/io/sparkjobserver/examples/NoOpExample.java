package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Does nothing and returns 1: what remains is the cost of the server. */
public final class NoOpExample implements SparkJob<Integer> {

  @Override
  public Integer run(JobContext context) {
    return 1;
  }
}
