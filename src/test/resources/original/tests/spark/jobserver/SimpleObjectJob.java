package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.List;

/** Adds three numbers in Spark. */
public class SimpleObjectJob implements SparkJob<Integer> {

  @Override
  public Integer run(JobContext context) {
    return context.javaSparkContext().parallelize(List.of(1, 2, 3)).reduce(Integer::sum);
  }
}
