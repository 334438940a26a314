package io.sparkjobserver.server.contexts;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a driver with the default settings is there before a context needs one, and again
 * when it is lost; and that drivers go that no context needs.
 */
@ApplicationScoped
class SharedDriverKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SharedDriverKeeper.class);

  /** After the contexts of this server have ended. */
  private static final int AFTER_CONTEXTS = 2;

  private final SharedDrivers drivers;
  private final Sharing sharing;
  private final ContextsConfig config;
  private final SharedTerms terms;
  private final Clock clock;

  /** The one that is there ahead of need, be it up or not. */
  private @Nullable SharedDriver ahead;

  private final GrowingPause pause = new GrowingPause();
  private boolean started;
  private boolean ending;

  SharedDriverKeeper(
      SharedDrivers drivers,
      Sharing sharing,
      ContextsConfig config,
      ContextDefaults defaults,
      Clock clock) {
    this.drivers = drivers;
    this.sharing = sharing;
    this.config = config;
    this.terms = new SharedTerms(defaults.settings(), List.of());
    this.clock = clock;
  }

  synchronized void started(@Observes StartupEvent event) {
    started = true;
  }

  /** Not at the start itself, which it would make slower: just after it. */
  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  synchronized void keep() {
    if (!started || ending) {
      return;
    }
    if (sharing.ahead()) {
      keepAhead();
    }
    stopUnused();
  }

  private void keepAhead() {
    SharedDriver known = ahead;
    if (known != null && !known.driver().isOver()) {
      if (known.isUp()) {
        pause.reset();
      }
      return;
    }
    Instant now = clock.instant();
    if (known != null) {
      ahead = null;
      pause.begin(now);
    }
    if (pause.isOver(now)) {
      ahead = drivers.withRoom(terms);
    }
  }

  private void stopUnused() {
    Instant limit = clock.instant().minus(sharing.idle());
    for (SharedDriver driver : drivers.all()) {
      boolean unused =
          driver != ahead
              && driver.unusedSince().filter(since -> since.isBefore(limit)).isPresent();
      if (unused && driver.closeWhereUnused()) {
        LOG.info("The shared driver {} has had no context for {}", driver.id(), sharing.idle());
        driver.driver().stop(false);
      }
    }
  }

  void stop(@Observes @Priority(AFTER_CONTEXTS) ShutdownEvent event) {
    synchronized (this) {
      ending = true;
    }
    LiveDrivers.end(
        drivers.all().stream()
            .filter(
                driver -> config.driversAtShutdown() == DriversAtShutdown.STOP || isUnused(driver))
            .map(SharedDriver::driver)
            .toList());
  }

  private static boolean isUnused(SharedDriver driver) {
    return driver.unusedSince().isPresent();
  }
}
