package io.sparkjobserver.server.contexts;

import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * Removes contexts that were over long ago, with their drivers. Their jobs ended with them at the
 * latest, and go as well.
 */
@ApplicationScoped
class ContextCleaner {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final Retention retention;

  ContextCleaner(ContextRepository contexts, DriverRepository drivers, Retention retention) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.retention = retention;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    retention.remove("contexts", new Ended());
    retention.remove("shared drivers", new EndedShared());
  }

  private final class Ended implements Retention.EndedRows {

    @Override
    public List<String> endedBefore(Instant limit, int skip, int size) {
      return contexts.endedBefore(limit, skip, size);
    }

    @Override
    public int remove(List<String> ids) {
      drivers.removeOf(ids);
      return contexts.remove(ids);
    }
  }

  private final class EndedShared implements Retention.EndedRows {

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
