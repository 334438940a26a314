package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.Set;
import java.util.TreeSet;

/** Says what it was given. */
public class ConfigCheckerJob implements SparkJob<Set<String>> {

  @Override
  public Set<String> run(JobContext context) {
    return new TreeSet<>(context.input().root().keySet());
  }
}
