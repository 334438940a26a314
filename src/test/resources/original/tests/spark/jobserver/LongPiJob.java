package spark.jobserver;

import com.typesafe.config.Config;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Estimates pi by Spark jobs, one after the other, until its time is over. */
public class LongPiJob implements SparkJob<Double> {

  private static final String DURATION = "stress.test.longpijob.duration";
  private static final int POINTS = 100_000;

  @Override
  public Double run(JobContext context) {
    Config input = context.input();
    long seconds = input.hasPath(DURATION) ? input.getLong(DURATION) : 5;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long ran = 0;
    long inside = 0;
    do {
      List<Long> seeds = List.of(ran, ran + 1);
      inside +=
          context
              .javaSparkContext()
              .parallelize(seeds, seeds.size())
              .map(LongPiJob::pointsInside)
              .reduce(Long::sum);
      ran += seeds.size();
    } while (System.nanoTime() - end < 0);
    return 4.0 * inside / (ran * POINTS);
  }

  private static long pointsInside(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, POINTS)
        .filter(point -> Math.hypot(random.nextDouble(), random.nextDouble()) < 1)
        .count();
  }
}
