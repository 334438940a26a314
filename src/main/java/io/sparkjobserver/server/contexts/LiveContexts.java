package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriversConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The contexts that this server process looks after. Thread-safe. */
@ApplicationScoped
class LiveContexts {

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Map<String, LiveContext> byId = new ConcurrentHashMap<>();
  private final ContextJournal journal;
  private final ContextListener listener;
  private final DriverGateway gateway;
  private final ContextsConfig contexts;
  private final LiveContext.Timeouts timeouts;

  LiveContexts(
      ContextJournal journal,
      ContextListener listener,
      DriverGateway gateway,
      ContextsConfig contexts,
      DriversConfig drivers) {
    this.journal = journal;
    this.listener = listener;
    this.gateway = gateway;
    this.contexts = contexts;
    this.timeouts =
        new LiveContext.Timeouts(
            drivers.forkedJvmInitTimeout(),
            drivers.contextInitTimeout(),
            drivers.driverLostAfter(),
            FAREWELL);
  }

  /** Looks after a context until it is over. */
  LiveContext add(Context context, String driverId) {
    LiveContext added =
        new LiveContext(
            context,
            driverId,
            timeouts,
            new JobSlots(contexts.maxJobsPerContext()),
            journal,
            listener);
    byId.put(context.id(), added);
    added
        .ended()
        .whenComplete(
            (over, error) -> {
              gateway.forget(driverId);
              byId.remove(context.id());
            });
    return added;
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
