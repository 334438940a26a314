package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.time.Duration;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Adds a data set that has a name: whoever comes first makes it. */
public class CacheRddByNameJob implements SparkJob<Integer> {

  @Override
  @SuppressWarnings("unchecked")
  public Integer run(JobContext context) throws Exception {
    JavaRDD<Integer> numbers =
        context
            .namedObjects()
            .getOrCreate(
                "numbers-by-name",
                JavaRDD.class,
                Duration.ofSeconds(60),
                () ->
                    context
                        .javaSparkContext()
                        .parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
                        .cache());
    return numbers.reduce(Integer::sum);
  }
}
