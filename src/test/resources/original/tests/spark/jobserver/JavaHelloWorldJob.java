package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Greets. */
public class JavaHelloWorldJob implements SparkJob<String> {

  @Override
  public String run(JobContext context) {
    return "Hi!";
  }
}
