package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the masters of a standalone cluster are spoken with, where drivers run on its workers. */
@ConfigMapping(prefix = "spark.jobserver.standalone")
public interface StandaloneConfig {

  /**
   * How drivers are submitted: {@code rest}, over the masters' REST gateway, or {@code
   * spark-submit}, with the Spark of {@code spark.home} over the masters' own port.
   */
  @WithDefault("rest")
  SubmissionWay submission();

  /** The port of the masters' REST gateway: Spark's {@code spark.master.rest.port}. */
  @WithDefault("6066")
  @Min(1)
  @Max(65_535)
  int restPort();

  /**
   * The signed token (JWS) that is shown to the REST gateway, where the masters have Spark's {@code
   * JWSFilter}.
   */
  Optional<String> restToken();

  /** A file with that token, read again for each request, so that it can be renewed. */
  Optional<Path> restTokenFile();

  /** How long a driver may wait until a worker has room for it. */
  @WithDefault("2m")
  @DurationMin(millis = 100)
  Duration resourceTimeout();

  /** How often the masters are asked where the drivers are. */
  @WithDefault("2s")
  @DurationMin(millis = 100)
  Duration pollInterval();

  /**
   * How long a supervised driver that was lost may take until it is there again: as long as the
   * cluster needs to notice, to find room and to start it.
   */
  @WithDefault("5m")
  @DurationMin(millis = 100)
  Duration restartTimeout();

  /**
   * How many times a supervised driver may be started again within {@code self-heal-window}; after
   * that its context ends in ERROR.
   */
  @WithDefault("10")
  @Min(1)
  @Max(1_000)
  int restarts();
}
