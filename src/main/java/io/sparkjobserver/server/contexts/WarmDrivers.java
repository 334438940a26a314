package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts drivers ahead of need, and ends those of servers that are gone. Thread-safe. */
@ApplicationScoped
class WarmDrivers {

  private static final Logger LOG = LoggerFactory.getLogger(WarmDrivers.class);

  private final ContextDrafts drafts;
  private final DriverRepository rows;
  private final ContextLauncher launcher;
  private final ContextJournal journal;
  private final LiveDrivers drivers;
  private final KeptLogs logs;
  private final ContextsConfig config;

  WarmDrivers(
      ContextDrafts drafts,
      DriverRepository rows,
      ContextLauncher launcher,
      ContextJournal journal,
      LiveDrivers drivers,
      KeptLogs logs,
      ContextsConfig config) {
    this.drafts = drafts;
    this.rows = rows;
    this.launcher = launcher;
    this.journal = journal;
    this.drivers = drivers;
    this.logs = logs;
    this.config = config;
  }

  /** A driver of a pool that is to be {@linkplain #start started}. */
  WarmDriver make(WarmPool pool) {
    return new WarmDriver(
        UUID.randomUUID().toString(), pool, this::driver, new WarmDriver.Told(journal, this::over));
  }

  private LiveDriver driver(String id, boolean supervised, LiveDriver.Owner owner) {
    return drivers.make(id, supervised, config.maxJobsPerContext(), owner);
  }

  private void over(LiveDriver driver) {
    launcher.forget(driver);
    journal.waitedInVain(driver.id());
    driver.gone().thenCompose(ended -> logs.keep(driver.id()));
  }

  /** Starts a driver as that of a context with its pool's settings. Blocks; never throws. */
  void start(WarmDriver warm) {
    PoolProfile profile = warm.pool().profile();
    try {
      Context draft = drafts.draft(warm.id(), profile.applicationName(), profile.settings(), false);
      warm.madeWith(draft.classPath());
      Transactions.run(() -> rows.addWarm(warm.id()));
      LOG.info("Starting the driver {} of {}", warm.id(), warm.pool());
      launcher.launch(DriverPlan.alone(draft), warm.driver());
    } catch (RuntimeException e) {
      warm.driver().giveUp(Failure.of(e));
    }
  }

  /**
   * Ends a driver that another server started and that this one owns now: it is worth no more than
   * its start, and this server has its own. Blocks.
   */
  void end(DriverEntity row) {
    LOG.info("The driver {} waited for contexts of a server that is gone; it is ended", row.id);
    Optional.ofNullable(row.process)
        .flatMap(process -> launcher.find(row.id, process))
        .ifPresent(DriverProcess::kill);
    journal.waitedInVain(row.id);
  }
}
