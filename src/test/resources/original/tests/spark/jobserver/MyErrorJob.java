package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Throws an exception. */
public class MyErrorJob implements SparkJob<Void> {

  @Override
  public Void run(JobContext context) {
    throw new IllegalArgumentException("Foobar");
  }
}
