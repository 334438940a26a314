package io.sparkjobserver.server.contexts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How contexts come and go. */
@ConfigMapping(prefix = "spark.jobserver")
public interface ContextsConfig {

  /** How long a request waits until the context that it asked for is up. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  Duration contextCreationTimeout();

  /**
   * How long a request waits until the context that it stops is gone; after that it is told where
   * to look.
   */
  @WithDefault("15s")
  @DurationMin(millis = 100)
  Duration contextDeletionTimeout();

  /** {@code context-creation-timeout} where {@code spark.master} is {@code yarn}. */
  Optional<Duration> yarnContextCreationTimeout();

  /** {@code context-deletion-timeout} where {@code spark.master} is {@code yarn}. */
  Optional<Duration> yarnContextDeletionTimeout();

  /** How many jobs may run in a context at once. */
  @WithDefault("8")
  @Min(1)
  @Max(10_000)
  int maxJobsPerContext();
}
