package io.sparkjobserver.server.contexts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/** How contexts come and go. */
@ConfigMapping(prefix = "spark.jobserver")
interface ContextsConfig {

  /** How long a request waits until the context that it asked for is up. */
  @WithDefault("60s")
  @NotNull
  Duration contextCreationTimeout();

  /**
   * How long a request waits until the context that it stops is gone; after that it is told where
   * to look.
   */
  @WithDefault("15s")
  @NotNull
  Duration contextDeletionTimeout();

  /** How many jobs may run in a context at once. */
  @WithDefault("8")
  @Min(1)
  @Max(10_000)
  int maxJobsPerContext();
}
