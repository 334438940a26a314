package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The process of a driver, once there is one: ended where it must be, and waited for within bounds.
 * Thread-safe; nothing blocks.
 */
final class WatchedProcess {

  private final AtomicReference<@Nullable DriverProcess> process = new AtomicReference<>();
  private final Duration farewell;

  /**
   * @param farewell how long a process that is to end may take, and how long one that was killed is
   *     waited for
   */
  WatchedProcess(Duration farewell) {
    this.farewell = farewell;
  }

  void watch(DriverProcess started) {
    process.set(started);
  }

  /** The process, once there is one. */
  Optional<DriverProcess> current() {
    return Optional.ofNullable(process.get());
  }

  /** Ends it at once. Completes when it is gone, or does not let go. */
  CompletionStage<Optional<DriverExit>> kill() {
    DriverProcess running = process.get();
    if (running != null) {
      running.kill();
    }
    return gone(farewell);
  }

  /** Gives it a moment to end by itself, and ends it then. */
  void leave() {
    DriverProcess running = process.get();
    if (running != null) {
      exit(running, farewell)
          .exceptionally(
              late -> {
                running.kill();
                return null;
              });
    }
  }

  /** Completes when it is gone, or does not let go. Does nothing to end it. */
  CompletionStage<Optional<DriverExit>> gone() {
    return gone(farewell.multipliedBy(2));
  }

  private CompletionStage<Optional<DriverExit>> gone(Duration bound) {
    DriverProcess running = process.get();
    return running == null
        ? CompletableFuture.completedStage(Optional.empty())
        : exit(running, bound).handle((exit, late) -> Optional.ofNullable(exit));
  }

  private static CompletableFuture<DriverExit> exit(DriverProcess running, Duration bound) {
    return running
        .exit()
        .toCompletableFuture()
        .copy()
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS);
  }
}
