package io.sparkjobserver.server.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

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
   * Whether each context has a driver of its own. Cluster mode and YARN require {@code true}. Every
   * context has a driver of its own at present, whatever this says.
   */
  @WithDefault("false")
  boolean contextPerJvm();

  /**
   * How a driver on a worker finds the address under which it is reached: {@code akka}, its
   * machine's host name; {@code manual}, what the configuration says; {@code auto}, {@code
   * SPARK_LOCAL_IP} there or the first address that is no loopback. For cluster mode only.
   */
  @WithDefault("akka")
  AddressResolver networkAddressResolver();

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

  /** How long a driver goes on when its server gives no sign of life. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  Duration driverOrphanTimeout();

  /**
   * How long a killed job may go on before its driver ends itself. The server ends a driver that
   * does not do so within another 5 seconds.
   */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  Duration killTimeout();
}
