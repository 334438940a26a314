package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Throws what a JVM throws that has no memory left. */
public class MyFatalErrorJob implements SparkJob<Void> {

  @Override
  public Void run(JobContext context) {
    throw new OutOfMemoryError("this is a fatal error");
  }
}
