package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Does nothing. */
public class NoOpJob implements SparkJob<Integer> {

  @Override
  public Integer run(JobContext context) {
    return 1;
  }
}
