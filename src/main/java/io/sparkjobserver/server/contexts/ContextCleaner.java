package io.sparkjobserver.server.contexts;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Removes contexts that were over long ago and that nothing refers to, with their drivers. */
@ApplicationScoped
class ContextCleaner {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final List<ContextUser> users;
  private final Retention retention;

  ContextCleaner(
      ContextRepository contexts,
      DriverRepository drivers,
      @All List<ContextUser> users,
      Retention retention) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.users = users;
    this.retention = retention;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    retention.remove("contexts", new Unused());
    retention.remove("shared drivers", new UnusedShared());
  }

  private final class Unused implements Retention.EndedRows {

    @Override
    public List<String> endedBefore(Instant limit, int skip, int size) {
      return contexts.endedBefore(limit, skip, size);
    }

    @Override
    public int remove(List<String> ids) {
      List<String> unused =
          ids.stream()
              .filter(id -> users.stream().noneMatch(user -> user.needsContext(id)))
              .toList();
      if (unused.isEmpty()) {
        return 0;
      }
      drivers.removeOf(unused);
      return contexts.remove(unused);
    }
  }

  private final class UnusedShared implements Retention.EndedRows {

    @Override
    public List<String> endedBefore(Instant limit, int skip, int size) {
      return drivers.sharedEndedBefore(limit, skip, size);
    }

    @Override
    public int remove(List<String> ids) {
      return drivers.remove(ids);
    }
  }
}
