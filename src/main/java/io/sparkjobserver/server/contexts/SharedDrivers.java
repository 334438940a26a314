package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers that contexts share and that this server process looks after. Contexts that were made
 * with the same properties of Spark share one; when it is full they share another one. Thread-safe.
 */
@ApplicationScoped
class SharedDrivers {

  private static final Logger LOG = LoggerFactory.getLogger(SharedDrivers.class);

  private final DriverRepository rows;
  private final ContextJournal journal;
  private final ContextLauncher launcher;
  private final LiveDrivers drivers;
  private final KeptLogs logs;
  private final Sharing sharing;
  private final Clock clock;
  private final ExecutorService blocking;
  private final Map<String, SharedDriver> byId = new ConcurrentHashMap<>();

  SharedDrivers(
      DriverRepository rows,
      ContextJournal journal,
      ContextLauncher launcher,
      LiveDrivers drivers,
      KeptLogs logs,
      Sharing sharing,
      Clock clock,
      ExecutorService blocking) {
    this.rows = rows;
    this.journal = journal;
    this.launcher = launcher;
    this.drivers = drivers;
    this.logs = logs;
    this.sharing = sharing;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** Whether a context can share its driver: not one that acts for somebody else. */
  boolean suits(Context context) {
    return sharing.isAllowed() && context.settings().proxyUser().isEmpty();
  }

  /**
   * Places a context in a driver that is there, or in one that is started for it. Blocks for the
   * database; never throws.
   */
  void place(Context context, LiveDriver guest) {
    try {
      SharedTerms terms = SharedTerms.of(context);
      SharedDriver host;
      do {
        host = withRoom(terms);
        // Before the context is opened there, so that whoever comes after this server knows.
        journal.hostedBy(guest.id(), host.id());
      } while (!host.take(context, guest));
    } catch (RuntimeException e) {
      guest.giveUp(Failure.of(e));
    }
  }

  /** A driver with room for contexts of these terms. Blocks for the database. */
  synchronized SharedDriver withRoom(SharedTerms terms) {
    SharedTerms.Key key = sharing.key(terms);
    return byId.values().stream()
        .filter(host -> host.accepts() && sharing.key(host.terms()).equals(key))
        .findFirst()
        .orElseGet(() -> start(terms));
  }

  private SharedDriver start(SharedTerms terms) {
    SharedDriver started = add(UUID.randomUUID().toString(), terms);
    try {
      Transactions.run(() -> rows.addShared(started.id(), terms));
    } catch (RuntimeException e) {
      byId.remove(started.id());
      throw e;
    }
    LOG.info("Starting the shared driver {}", started.id());
    blocking.execute(() -> launcher.launch(started.plan(), started.driver()));
    return started;
  }

  private SharedDriver add(String id, SharedTerms terms) {
    SharedDriver added =
        new SharedDriver(
            id,
            terms,
            drivers,
            sharing.mostContexts(),
            new SharedDriver.Collaborators(launcher, journal, clock::instant, this::over));
    byId.put(id, added);
    return added;
  }

  private void over(SharedDriver gone, DriverLoss loss) {
    byId.remove(gone.id());
    LOG.info(
        "The shared driver {} is over: {}",
        gone.id(),
        loss.cause()
            .map(Failure::message)
            .or(() -> loss.exit().map(exit -> exit.explain("")))
            .orElse("it was stopped"));
    launcher.forget(gone.driver());
    journal.sharedOver(gone.id());
    gone.driver().gone().thenCompose(ended -> logs.keep(gone.id()));
  }

  /** The driver of that id, while this server looks after it. */
  Optional<SharedDriver> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  List<SharedDriver> all() {
    return List.copyOf(byId.values());
  }

  /** How many contexts are in them. */
  int contexts() {
    return byId.values().stream().mapToInt(SharedDriver::contexts).sum();
  }

  /**
   * Takes over a driver that another server looked after, which this one owns now. Blocks.
   *
   * @param row as it was before
   */
  void adopt(DriverEntity row) {
    SharedDriver adopted = add(row.id, row.sharedTerms());
    LiveDriver driver = adopted.driver();
    Optional<DriverProcess> process =
        Optional.ofNullable(row.process).flatMap(reference -> launcher.find(row.id, reference));
    if (process.isPresent() && row.address != null) {
      launcher.adopt(
          adopted.plan(),
          driver,
          new DriverGateway.Adopted(row.incarnation, row.address),
          row.ownerEpoch + 1);
      driver.watch(process.get());
    } else {
      process.ifPresent(DriverProcess::kill);
      driver.contextFailed(
          new Failure(Endings.RECONNECT_FAILED, "java.lang.Exception", "Its process is gone"));
    }
  }
}
