package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.security.UserGroupInformation;

/** Returns whom it acts for, as Spark and as Hadoop see it. */
public final class UserExample implements SparkJob<Map<String, String>> {

  @Override
  public Map<String, String> run(JobContext context) throws IOException {
    return Map.of(
        "spark", context.javaSparkContext().sparkUser(),
        "hadoop", UserGroupInformation.getCurrentUser().getShortUserName());
  }
}
