package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.stream.IntStream;

/** Doubles three numbers. */
public class VeryShortDoubleJob implements SparkJob<int[]> {

  @Override
  public int[] run(JobContext context) {
    return IntStream.of(1, 2, 3).map(number -> 2 * number).toArray();
  }
}
