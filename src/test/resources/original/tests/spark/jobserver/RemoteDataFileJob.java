package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Says where on its own machine a data file is. */
public class RemoteDataFileJob implements SparkJob<String> {

  @Override
  public String run(JobContext context) throws Exception {
    return context.dataFile(context.input().getString("testFile")).toString();
  }
}
