package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
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

  /** A worker gives a driver 10 s to end, and its master has to be told and asked. */
  private static final Duration CLUSTER_FAREWELL = Duration.ofSeconds(30);

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
      KeptLogs logs,
      ContextsConfig contexts,
      SparkConfig spark,
      DriversConfig drivers,
      StandaloneConfig standalone,
      Clock clock) {
    this.with =
        new LiveContext.Collaborators(this::driver, launcher, journal, losses, listener, logs);
    this.contexts = contexts;
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

  /** Looks after a context until it is over. */
  LiveContext add(Context context, String driverId) {
    LiveContext added = new LiveContext(context, driverId, with);
    byId.put(context.id(), added);
    added.ended().whenComplete((over, error) -> byId.remove(context.id()));
    return added;
  }

  private LiveDriver driver(String id, boolean supervised, LiveDriver.Owner owner) {
    return new LiveDriver(
        id, supervised, timeouts, new JobSlots(contexts.maxJobsPerContext()), clock, owner);
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
