package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.util.Optional;

/** Which Spark the drivers run. */
@ConfigMapping(prefix = "spark")
public interface SparkConfig {

  /** The Spark master that contexts run on. */
  @WithDefault("local[*]")
  @NotBlank
  String master();

  /**
   * The Spark home that drivers are started from. Without it, the one that the environment's {@code
   * SPARK_HOME} names; without that, {@code ../spark} beside the server's own folder.
   */
  Optional<Path> home();
}
