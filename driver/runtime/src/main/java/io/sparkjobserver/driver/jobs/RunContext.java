package io.sparkjobserver.driver.jobs;

import com.typesafe.config.Config;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.NamedObjects;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** What one run is given. */
record RunContext(
    String jobId,
    Config input,
    SparkSession spark,
    DataFiles.Loan dataFiles,
    NamedObjects namedObjects)
    implements JobContext {

  @Override
  public Path dataFile(String name) throws IOException, InterruptedException {
    return dataFiles.file(name);
  }
}
