package io.sparkjobserver.server.contexts;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Finds each context the driver that it runs in: one of its own, or its part of one that others
 * share. Thread-safe.
 */
@ApplicationScoped
class ContextPlacement {

  private final SharedDrivers shared;
  private final ContextLauncher launcher;
  private final ExecutorService blocking;

  ContextPlacement(SharedDrivers shared, ContextLauncher launcher, ExecutorService blocking) {
    this.shared = shared;
    this.launcher = launcher;
    this.blocking = blocking;
  }

  /** Places a context whose driver is stored already. Blocks; never throws. */
  void place(Context context, LiveDriver driver) {
    if (shared.suits(context)) {
      shared.place(context, driver);
    } else {
      launcher.launch(DriverPlan.alone(context), driver);
    }
  }

  /** Places a context after a while, unless its driver is over until then. Does not block. */
  void placeLater(Context context, LiveDriver driver, Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, blocking)
        .execute(
            () -> {
              if (!driver.isOver()) {
                place(context, driver);
              }
            });
  }
}
