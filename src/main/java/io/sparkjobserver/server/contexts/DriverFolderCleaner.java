package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.drivers.DriverFolders;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the folders of drivers that are not stored any more. The rows go first, be it by this
 * server or by one on another machine; each machine then finds the folders that it has too many.
 */
@ApplicationScoped
class DriverFolderCleaner {

  private static final Logger LOG = LoggerFactory.getLogger(DriverFolderCleaner.class);

  private final DriverFolders folders;
  private final DriverRepository drivers;
  private final Retention retention;

  DriverFolderCleaner(DriverFolders folders, DriverRepository drivers, Retention retention) {
    this.folders = folders;
    this.drivers = drivers;
    this.retention = retention;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    retention.limit().ifPresent(this::clean);
  }

  private void clean(Instant limit) {
    try {
      int removed = 0;
      for (String driverId : folders.drivers()) {
        removed += isStored(driverId) || !remove(driverId, limit) ? 0 : 1;
      }
      if (removed > 0) {
        LOG.info("Removed folders of drivers that are not stored any more: {}", removed);
      }
    } catch (IOException e) {
      LOG.warn("The folders of drivers could not be listed", e);
    }
  }

  private boolean isStored(String driverId) {
    return QuarkusTransaction.requiringNew()
        .call(() -> drivers.findByIdOptional(driverId).isPresent());
  }

  private boolean remove(String driverId, Instant limit) {
    try {
      return folders.remove(driverId, limit);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The folder of driver {} could not be removed; the next run tries again", driverId, e);
      return false;
    }
  }
}
