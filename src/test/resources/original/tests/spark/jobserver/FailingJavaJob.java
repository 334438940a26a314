package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;

/** Fails before it runs. */
public class FailingJavaJob implements SparkJob<String> {

  @Override
  public Validation validate(JobContext context) {
    throw new RuntimeException("fail");
  }

  @Override
  public String run(JobContext context) {
    return "unreachable";
  }
}
