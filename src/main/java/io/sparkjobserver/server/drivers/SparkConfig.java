package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import io.sparkjobserver.server.config.NotBlank;
import java.nio.file.Path;
import java.util.Optional;

/** Which Spark the drivers run. */
@ConfigMapping(prefix = "spark")
public interface SparkConfig {

  /** The master where nothing else is set. */
  String DEFAULT_MASTER = "local[*]";

  /** The Spark master that contexts run on. */
  @WithDefault(DEFAULT_MASTER)
  @NotBlank
  String master();

  /**
   * The Spark home that drivers are started from. Without it, the one that the environment's {@code
   * SPARK_HOME} names; without that, {@code ../spark} beside the server's own folder.
   */
  Optional<Path> home();

  /** Spark's own setting for where drivers run. */
  Submit submit();

  /** Spark's own settings for drivers. */
  Driver driver();

  /** The port of the standalone masters' web page. */
  @WithName("webUrlPort")
  @WithDefault("8080")
  @Min(1)
  @Max(65_535)
  int webUrlPort();

  /** Spark's own setting for where drivers run. */
  interface Submit {

    /**
     * Spark's word for where drivers run: {@code client} or {@code cluster}. Says the same as
     * {@code spark.jobserver.driver-mode}, and must not contradict it.
     */
    @WithName("deployMode")
    Optional<DeployMode> deployMode();
  }

  /** Spark's own settings for drivers. */
  interface Driver {

    /** Whether a standalone cluster starts a driver again that failed. */
    @WithDefault("false")
    boolean supervise();
  }
}
