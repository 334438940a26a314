package io.sparkjobserver.server.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;

/** What becomes of a job for which its context has no slot. */
@ConfigMapping(prefix = "spark.jobserver")
public interface QueueConfig {

  /**
   * Whether a job waits for a slot where none is free; otherwise it is refused with 503. The
   * parameter {@code queue} of a request says so for one job.
   */
  @WithDefault("false")
  boolean queueJobs();

  /** How many jobs may wait for the slots of a context; beyond that they are refused. */
  @WithDefault("1000")
  @Min(1)
  @Max(100_000)
  int maxQueuedJobsPerContext();
}
