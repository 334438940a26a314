package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import java.net.URI;
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
  @WithDefault("${user.home}/.spark-jobserver")
  Path stateDir();

  /**
   * Where drivers run: {@code client}, on the server's machine, or {@code standalone-cluster}, on
   * workers of the standalone cluster that {@code spark.master} names. {@code yarn-client} is
   * {@code client} with the master {@code yarn}. Without it, {@code spark.submit.deployMode} says.
   */
  Optional<DriverMode> driverMode();

  /**
   * Whether each context has a driver of its own. Otherwise contexts with the same properties of
   * Spark share one. Cluster mode and YARN require {@code true}.
   */
  @WithDefault("false")
  boolean contextPerJvm();

  /**
   * How a driver on a worker finds the address under which it is reached: {@code auto}, {@code
   * SPARK_LOCAL_IP} there, or the address of the interface that leads to the server; {@code akka},
   * that of its machine's host name, and where that is a loopback address as with {@code auto};
   * {@code manual}, what the context's {@code spark.driver.host} says, which counts in any case.
   * For cluster mode only.
   */
  @WithDefault("auto")
  AddressResolver networkAddressResolver();

  /**
   * The ports, as {@code 40000-40099}, of which a driver on a worker binds one for the server's
   * connections. Without it, any free one.
   */
  Optional<PortRange> driverPorts();

  /**
   * The address, as {@code http://host:port}, under which drivers become known to the server. The
   * server listens on its port, at the address of the remoting, in every mode; without it, on a
   * free one. Its host is for drivers on workers: for cluster mode only.
   */
  Optional<URI> driverUrl();

  /** The port where drivers become known; 0 takes a free one. */
  static int joinPort(DriversConfig drivers) {
    return drivers.driverUrl().map(URI::getPort).filter(port -> port > 0).orElse(0);
  }

  /** The driver's jar. Without it, {@code ../driver/driver.jar} beside the server's own folder. */
  Optional<Path> driverJar();

  /**
   * How a driver on the server's machine is started: {@code archive}, with {@code java}, from an
   * archive of its classes that the server makes in the background; {@code java}, without the
   * archive; {@code spark-submit}. A driver that needs {@code spark-submit} has it in any case.
   */
  @WithDefault("archive")
  DriverStart driverStart();

  /** How long a launched driver may take until it joins. */
  @WithDefault("30s")
  @DurationMin(millis = 100)
  Duration forkedJvmInitTimeout();

  /** How long a joined driver may take until its Spark context is up. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  Duration contextInitTimeout();

  /** The interval of the drivers' signs of life. */
  @WithDefault("2s")
  @DurationMin(millis = 100)
  Duration driverHeartbeat();

  /** How long a driver that gives no sign of life is still taken for alive. */
  @WithDefault("30s")
  @DurationMin(millis = 100)
  Duration driverLostAfter();

  /**
   * How long a driver goes on when its server gives no sign of life. Without it, 60 s on the
   * server's machine and 24 h in a cluster.
   */
  Optional<@DurationMin(millis = 100) Duration> driverOrphanTimeout();

  /** {@link #driverOrphanTimeout}, or what it is without. */
  static Duration orphanTimeout(DriversConfig drivers, Deployment deployment) {
    return drivers
        .driverOrphanTimeout()
        .orElse(deployment.cluster() ? Duration.ofHours(24) : Duration.ofSeconds(60));
  }

  /**
   * How long a killed job may go on before its driver ends itself. The server ends a driver that
   * does not do so within another 5 seconds.
   */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  Duration killTimeout();
}
