package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.LaunchSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Launches the drivers of contexts. Thread-safe. */
@ApplicationScoped
class ContextLauncher {

  private final DriverRepository drivers;
  private final DriverGateway gateway;
  private final DriverLauncher launcher;
  private final ExecutorService blocking;

  ContextLauncher(
      DriverRepository drivers,
      DriverGateway gateway,
      DriverLauncher launcher,
      ExecutorService blocking) {
    this.drivers = drivers;
    this.gateway = gateway;
    this.launcher = launcher;
    this.blocking = blocking;
  }

  /** Launches a driver after a while, unless it is over until then. Does not block. */
  void launchLater(Context context, LiveDriver driver, Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, blocking)
        .execute(
            () -> {
              if (!driver.isOver()) {
                launch(context, driver);
              }
            });
  }

  /** A driver is over and not expected any more. */
  void forget(LiveDriver driver) {
    gateway.forget(driver.id());
  }

  /** Starts a context's driver, which is stored already. Blocks; never throws. */
  void launch(Context context, LiveDriver driver) {
    try {
      DriverGateway.Invitation invitation =
          gateway.expect(
              new DriverGateway.Expected(
                  driver.id(),
                  context.id(),
                  context.name(),
                  context.settings().sparkConf(gateway.hostname()),
                  driver.slots().size()),
              driver);
      DriverProcess process =
          launcher.launch(
              new LaunchSpec(
                  driver.id(),
                  context.name(),
                  invitation,
                  gateway.hostname(),
                  context.settings().launchProperties()));
      driver.watch(process);
      QuarkusTransaction.requiringNew()
          .run(() -> drivers.launched(driver.id(), process.id(), process.startedAt()));
    } catch (IOException | RuntimeException e) {
      driver.failedToLaunch(e);
    }
    if (driver.isOver()) {
      // It was stopped while it was launched.
      forget(driver);
    }
  }
}
