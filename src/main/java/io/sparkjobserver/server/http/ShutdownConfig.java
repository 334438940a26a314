package io.sparkjobserver.server.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import java.time.Duration;

/** How the server stops when it is told to. */
@ConfigMapping(prefix = "spark.jobserver.shutdown")
public interface ShutdownConfig {

  /**
   * How long the server says that it is not ready and takes work nevertheless. Behind a load
   * balancer: longer than that takes to notice.
   */
  @WithDefault("0s")
  @DurationMin(seconds = 0)
  Duration readinessDelay();

  /**
   * How long requests that wait for a job or a context are served on, once new ones are refused;
   * then they are told the job's id, or where else to look.
   */
  @WithDefault("10s")
  @DurationMin(seconds = 0)
  Duration drainTimeout();
}
