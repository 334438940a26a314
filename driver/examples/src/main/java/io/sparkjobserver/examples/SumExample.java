package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Adds up the numbers from 0 to {@code sum.count} - 1 in one Spark action of two tasks: as little
 * as a job can ask of Spark.
 */
public final class SumExample implements SparkJob<Long> {

  private static final BoundedInput COUNT = new BoundedInput("sum.count", 100, 1, 100_000);
  private static final int TASKS = 2;

  @Override
  public Validation validate(JobContext context) {
    return COUNT.validate(context);
  }

  @Override
  public Long run(JobContext context) {
    return sum(context.javaSparkContext(), COUNT.in(context));
  }

  static long sum(JavaSparkContext spark, long count) {
    List<Long> numbers = LongStream.range(0, count).boxed().toList();
    return spark.parallelize(numbers, TASKS).reduce(Long::sum);
  }
}
