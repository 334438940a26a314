package io.sparkjobserver.server.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import java.time.Duration;
import java.util.List;

/** Who may be told the ends of jobs, and how. */
@ConfigMapping(prefix = "spark.jobserver.callback")
public interface CallbackConfig {

  /**
   * The hosts that a {@code callbackUrl} may name: a name or address, {@code *.} and a domain for
   * all names in it, or {@code *} for every host. The server itself makes the request, so it
   * reaches what the server reaches.
   */
  @WithDefault("*")
  List<String> hosts();

  /** How long an attempt may take. */
  @WithDefault("30s")
  @DurationMin(millis = 10)
  Duration timeout();

  /** How long after a failed attempt the next one is made. There are six in all. */
  @WithDefault("10s")
  @DurationMin(millis = 10)
  Duration retryAfter();
}
