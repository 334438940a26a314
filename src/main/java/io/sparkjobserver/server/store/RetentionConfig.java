package io.sparkjobserver.server.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is over is kept. */
@ConfigMapping(prefix = "spark.jobserver")
public interface RetentionConfig {

  /**
   * How long a job is kept after its end, with its input and result, and a context with the folders
   * of its drivers. {@code 0} keeps them for ever.
   */
  @WithDefault("72h")
  Duration daoCleanupAfter();
}
