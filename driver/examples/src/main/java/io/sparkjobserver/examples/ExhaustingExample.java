package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes memory until there is none. This is how not to write a job: the memory is the driver's,
 * which ends, and all contexts in it with it.
 */
public final class ExhaustingExample implements SparkJob<Integer> {

  private static final int PIECE = 1 << 20;

  @Override
  public Integer run(JobContext context) {
    List<byte[]> held = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      held.add(new byte[PIECE]);
    }
    return held.size();
  }
}
