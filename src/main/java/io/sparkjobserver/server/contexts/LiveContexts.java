package io.sparkjobserver.server.contexts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The contexts that this server process looks after. Thread-safe. */
@ApplicationScoped
class LiveContexts {

  private final Map<String, LiveContext> byId = new ConcurrentHashMap<>();

  /** The latest of each name: an earlier one may not be over yet. */
  private final Map<String, LiveContext> byName = new ConcurrentHashMap<>();

  private final LiveContext.Collaborators with;
  private final ContextsConfig contexts;
  private final LiveDrivers drivers;

  LiveContexts(
      ContextJournal journal,
      DriverLosses losses,
      ContextListener listener,
      ContextLauncher launcher,
      ContextPlacement placement,
      KeptLogs logs,
      ContextsConfig contexts,
      LiveDrivers drivers) {
    this.with =
        new LiveContext.Collaborators(
            this::driver, launcher, placement, journal, losses, listener, logs);
    this.contexts = contexts;
    this.drivers = drivers;
  }

  /** Looks after a context until it is over. */
  LiveContext add(Context context, String driverId) {
    return add(new LiveContext(context, driverId, with));
  }

  /** Looks after a context that is stored as RUNNING in a driver that waited for it. */
  LiveContext addUp(Context context, LiveDriver warm) {
    LiveContext added = add(new LiveContext(context, warm, with));
    added.begin();
    return added;
  }

  private LiveContext add(LiveContext added) {
    byId.put(added.id(), added);
    byName.put(added.name(), added);
    added
        .ended()
        .whenComplete(
            (over, error) -> {
              byId.remove(added.id());
              byName.remove(added.name(), added);
            });
    return added;
  }

  private LiveDriver driver(String id, boolean supervised, LiveDriver.Owner owner) {
    return drivers.make(id, supervised, contexts.maxJobsPerContext(), owner);
  }

  Optional<LiveContext> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<LiveContext> findByName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  List<LiveContext> all() {
    return List.copyOf(byId.values());
  }
}
