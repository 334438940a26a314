package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Needs a class of another jar. */
public class jobJarDependenciesJob implements SparkJob<String> {

  @Override
  public String run(JobContext context) {
    return new EmptyClass().getClass().getSimpleName();
  }
}
