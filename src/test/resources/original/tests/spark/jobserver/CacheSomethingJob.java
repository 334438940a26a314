package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Keeps a data set in Spark's memory for the jobs after it, and adds what is in it. */
public class CacheSomethingJob implements SparkJob<Integer> {

  // Spark itself lets go of a data set that nobody refers to.
  private static JavaRDD<Integer> numbers;

  @Override
  public Integer run(JobContext context) {
    numbers =
        context
            .javaSparkContext()
            .parallelize(List.of(2, 4, 9, 16, 25, 36, 55, 66))
            .map(number -> 2 * number)
            .setName("numbers")
            .cache();
    return numbers.reduce(Integer::sum);
  }
}
