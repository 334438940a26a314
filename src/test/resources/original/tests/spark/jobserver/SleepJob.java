package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;

/** Sleeps, and says for how long. */
public class SleepJob implements SparkJob<Long> {

  @Override
  public Long run(JobContext context) throws InterruptedException {
    long millis = context.input().getLong("sleep.time.millis");
    Thread.sleep(millis);
    return millis;
  }
}
