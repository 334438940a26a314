package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Makes what looks after drivers. Thread-safe. */
@ApplicationScoped
class LiveDrivers {

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** A worker gives a driver 10 s to end, and its master has to be told and asked. */
  private static final Duration CLUSTER_FAREWELL = Duration.ofSeconds(30);

  /** How long a driver may take to say that a killed job did not end, beyond the kill-timeout. */
  private static final Duration KILL_MARGIN = Duration.ofSeconds(5);

  private final DriverTimeouts timeouts;
  private final Clock clock;

  LiveDrivers(SparkConfig spark, DriversConfig drivers, StandaloneConfig standalone, Clock clock) {
    this.clock = clock;
    this.timeouts =
        new DriverTimeouts(
            standalone.resourceTimeout(),
            drivers.forkedJvmInitTimeout(),
            standalone.restartTimeout(),
            drivers.contextInitTimeout(),
            drivers.driverLostAfter(),
            drivers.killTimeout().plus(KILL_MARGIN),
            Deployment.of(spark, drivers).cluster() ? CLUSTER_FAREWELL : FAREWELL);
  }

  /**
   * Ends drivers: each is asked to stop, and its process is ended where that takes too long. Blocks
   * for some seconds at most.
   */
  static void end(List<LiveDriver> drivers) {
    drivers.forEach(driver -> driver.stop(false));
    if (!areGone(drivers)) {
      drivers.forEach(LiveDriver::endProcess);
      boolean unused = areGone(drivers);
    }
  }

  private static boolean areGone(List<LiveDriver> drivers) {
    return CompletableFuture.allOf(
            drivers.stream()
                .map(driver -> driver.process().map(DriverProcess::exit))
                .flatMap(Optional::stream)
                .map(exit -> exit.toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .copy()
        .orTimeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, late) -> late == null)
        .join();
  }

  /**
   * Looks after a driver.
   *
   * @param supervised whether its cluster starts it again when it fails
   * @param slots how many jobs, or contexts, it may have at once
   * @param owner is told what becomes of it
   */
  LiveDriver make(String id, boolean supervised, int slots, LiveDriver.Owner owner) {
    return new LiveDriver(id, supervised, timeouts, new JobSlots(slots), clock, owner);
  }
}
