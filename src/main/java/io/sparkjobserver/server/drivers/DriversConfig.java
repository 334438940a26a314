package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How drivers are started and watched. */
@ConfigMapping(prefix = "spark.jobserver")
public interface DriversConfig {

  /**
   * Where the server and its drivers keep files: the embedded database, the drivers' working
   * directories, their jar cache.
   */
  Path stateDir();

  /** The driver's jar. Without it, {@code ../driver/driver.jar} beside the server's own folder. */
  Optional<Path> driverJar();

  /** How long a launched driver may take until it joins. */
  @WithDefault("30s")
  @NotNull
  Duration forkedJvmInitTimeout();

  /** How long a joined driver may take until its Spark context is up. */
  @WithDefault("60s")
  @NotNull
  Duration contextInitTimeout();

  /** The interval of the drivers' signs of life. */
  @WithDefault("2s")
  @NotNull
  Duration driverHeartbeat();

  /** How long a driver that gives no sign of life is still taken for alive. */
  @WithDefault("30s")
  @NotNull
  Duration driverLostAfter();

  /** How long a driver goes on when its server gives no sign of life. */
  @WithDefault("60s")
  @NotNull
  Duration driverOrphanTimeout();

  /** How long a killed job may go on before its driver ends itself. */
  @WithDefault("10s")
  @NotNull
  Duration killTimeout();
}
