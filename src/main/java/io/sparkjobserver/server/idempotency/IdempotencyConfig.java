package io.sparkjobserver.server.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import java.time.Duration;

/** How long requests with a key are remembered. */
@ConfigMapping(prefix = "spark.jobserver")
public interface IdempotencyConfig {

  /**
   * How long a repetition of a request with the header {@code Idempotency-Key} gets the first
   * answer. After that it is a new request.
   */
  @WithDefault("24h")
  @DurationMin(minutes = 1)
  Duration idempotencyKeysKept();
}
