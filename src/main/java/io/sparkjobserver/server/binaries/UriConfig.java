package io.sparkjobserver.server.binaries;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import java.time.Duration;
import java.util.List;

/** Which addresses may stand in a class path, beside the names of binaries. */
@ConfigMapping(prefix = "spark.jobserver.class-path-uris")
public interface UriConfig {

  /**
   * How an address has to begin, such as {@code https://repo.example.com/}. The server itself reads
   * what is there: files of its machine, and what it reaches over the network.
   */
  @WithDefault("file:,http:,https:")
  List<String> allowed();

  /** How long it may take to read one. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  Duration timeout();
}
