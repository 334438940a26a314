package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriversConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The contexts that this server process looks after. Thread-safe. */
@ApplicationScoped
class LiveContexts {

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** How long a driver may take to say that a killed job did not end, beyond the kill-timeout. */
  private static final Duration KILL_MARGIN = Duration.ofSeconds(5);

  private final Map<String, LiveContext> byId = new ConcurrentHashMap<>();
  private final LiveContext.Collaborators with;
  private final ContextsConfig contexts;
  private final DriverTimeouts timeouts;
  private final Clock clock;

  LiveContexts(
      ContextJournal journal,
      DriverLosses losses,
      ContextListener listener,
      ContextLauncher launcher,
      ContextsConfig contexts,
      DriversConfig drivers,
      Clock clock) {
    this.with = new LiveContext.Collaborators(this::driver, launcher, journal, losses, listener);
    this.contexts = contexts;
    this.clock = clock;
    this.timeouts =
        new DriverTimeouts(
            drivers.forkedJvmInitTimeout(),
            drivers.contextInitTimeout(),
            drivers.driverLostAfter(),
            drivers.killTimeout().plus(KILL_MARGIN),
            FAREWELL);
  }

  /** Looks after a context until it is over. */
  LiveContext add(Context context, String driverId) {
    LiveContext added = new LiveContext(context, driverId, with);
    byId.put(context.id(), added);
    added.ended().whenComplete((over, error) -> byId.remove(context.id()));
    return added;
  }

  private LiveDriver driver(String id, LiveDriver.Owner owner) {
    return new LiveDriver(id, timeouts, new JobSlots(contexts.maxJobsPerContext()), clock, owner);
  }

  Optional<LiveContext> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<LiveContext> findByName(String name) {
    return byId.values().stream().filter(context -> context.name().equals(name)).findFirst();
  }

  List<LiveContext> all() {
    return List.copyOf(byId.values());
  }
}
