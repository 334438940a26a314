package io.sparkjobserver.server.contexts;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.drivers.DriversConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of warm drivers of this server process: filled in the background, and emptied when it
 * stops. Thread-safe.
 */
@ApplicationScoped
class WarmPools {

  private static final Logger LOG = LoggerFactory.getLogger(WarmPools.class);

  /** After the contexts of this server have ended. */
  private static final int AFTER_CONTEXTS = 2;

  /** Signs of life that may be missing before a driver counts as not well. */
  private static final int MISSING = 3;

  private final List<WarmPool> pools;
  private final WarmDrivers drivers;
  private final Sharing sharing;
  private final Duration patience;
  private final ExecutorService blocking;
  private boolean started;
  private boolean ending;

  WarmPools(
      PoolProfiles profiles,
      ContextDefaults defaults,
      WarmDrivers drivers,
      Sharing sharing,
      DriversConfig config,
      Clock clock,
      ExecutorService blocking) {
    this.drivers = drivers;
    this.sharing = sharing;
    this.patience = config.driverHeartbeat().multipliedBy(MISSING);
    this.blocking = blocking;
    this.pools =
        profiles.inUse().stream()
            .map(profile -> pool(profile, profile.settings().over(defaults.settings()), clock))
            .toList();
  }

  private WarmPool pool(PoolProfile profile, ContextSettings settings, Clock clock) {
    return new WarmPool(profile, key(settings), settings.classPath(), clock);
  }

  /** Leaves the binaries out, which are compared by their names first. */
  private SharedTerms.Key key(ContextSettings settings) {
    return sharing.key(new SharedTerms(settings, List.of()));
  }

  List<WarmPool> all() {
    return pools;
  }

  /**
   * A driver that waits for contexts such as this one, for it alone. It is to be handed out or put
   * back. Does not block.
   *
   * @return nothing where no pool is for the context, or none of its drivers is up
   */
  Optional<WarmDriver> take(Context context) {
    if (pools.isEmpty()) {
      return Optional.empty();
    }
    SharedTerms.Key key = key(context.settings());
    List<String> binaries = context.settings().classPath();
    return pools.stream()
        .filter(pool -> pool.isFor(key, binaries))
        .findFirst()
        .flatMap(pool -> pool.take(context.classPath(), patience));
  }

  synchronized void started(@Observes StartupEvent event) {
    started = true;
  }

  /** Not at the start itself, which it would make slower: just after it. */
  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  synchronized void keep() {
    if (started && !ending) {
      pools.forEach(this::keep);
    }
  }

  private void keep(WarmPool pool) {
    for (WarmDriver unused : pool.surplus()) {
      LOG.info("No context has needed the driver {} of {}; it ends", unused.id(), pool);
      unused.stop();
    }
    for (int i = pool.lacking(); i > 0; i--) {
      WarmDriver next = drivers.make(pool);
      pool.add(next);
      blocking.execute(() -> drivers.start(next));
    }
  }

  void stop(@Observes @Priority(AFTER_CONTEXTS) ShutdownEvent event) {
    LiveDrivers.end(emptied());
  }

  private synchronized List<LiveDriver> emptied() {
    ending = true;
    return pools.stream().flatMap(pool -> pool.empty().stream()).map(WarmDriver::driver).toList();
  }
}
