package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import org.apache.spark.api.java.JavaRDD;

/** Adds what is in the first data set that another job keeps in Spark's memory. */
public class AccessCacheJob implements SparkJob<Integer> {

  @Override
  public Integer run(JobContext context) {
    JavaRDD<?> first = context.javaSparkContext().getPersistentRDDs().values().iterator().next();
    return first.map(number -> (Integer) number).reduce(Integer::sum);
  }
}
