package io.sparkjobserver.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Estimates Pi from random points in a square, of which the share inside the circle is Pi / 4.
 * Keeps all cores of its context busy, one short Spark action after the other, until {@code
 * stress.test.longpijob.duration} seconds are over.
 */
public final class PiExample implements SparkJob<Double> {

  private static final BoundedInput DURATION =
      new BoundedInput("stress.test.longpijob.duration", 5, 1, 3_600);

  /**
   * Some milliseconds of work: enough to outweigh starting a task, and little to wait for at the
   * end.
   */
  private static final int POINTS_PER_TASK = 500_000;

  private final LongSupplier nanoTime;

  /** For the driver. */
  public PiExample() {
    this(System::nanoTime);
  }

  PiExample(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Validation validate(JobContext context) {
    return DURATION.validate(context);
  }

  @Override
  public Double run(JobContext context) {
    JavaSparkContext spark = context.javaSparkContext();
    int tasks = spark.defaultParallelism();
    long end = nanoTime.getAsLong() + SECONDS.toNanos(DURATION.in(context));
    long ran = 0;
    long inside = 0;
    do {
      List<Long> seeds = LongStream.range(ran, ran + tasks).boxed().toList();
      inside += spark.parallelize(seeds, tasks).map(PiExample::pointsInside).reduce(Long::sum);
      ran += tasks;
    } while (nanoTime.getAsLong() - end < 0);
    return 4.0 * inside / (ran * POINTS_PER_TASK);
  }

  /**
   * Runs in the executors. No task shares its seed with another, and the same seed gives the same
   * points.
   */
  private static long pointsInside(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long inside = 0;
    for (int point = 0; point < POINTS_PER_TASK; point++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      if (x * x + y * y < 1) {
        inside++;
      }
    }
    return inside;
  }
}
