package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the drivers of server processes that are gone: at the start, and whenever a lease has
 * run out. A driver that is alive goes on under this server; the context of one that is not ends,
 * with the cause.
 */
@ApplicationScoped
class ContextAdoption {

  private static final Logger LOG = LoggerFactory.getLogger(ContextAdoption.class);

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final LiveContexts live;
  private final SharedDrivers shared;
  private final WarmDrivers warm;
  private final ContextLauncher launcher;
  private final ServerNodes nodes;

  ContextAdoption(
      ContextRepository contexts,
      DriverRepository drivers,
      LiveContexts live,
      SharedDrivers shared,
      WarmDrivers warm,
      ContextLauncher launcher,
      ServerNodes nodes) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.live = live;
    this.shared = shared;
    this.warm = warm;
    this.launcher = launcher;
    this.nodes = nodes;
  }

  void atStart(@Observes @Priority(ServerNodes.JOIN_PRIORITY + 1) StartupEvent event) {
    adopt();
  }

  /** One after the other: at the start it may take longer than until it is time again. */
  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  synchronized void adopt() {
    if (nodes.wasInterrupted()) {
      letGo();
    }
    if (!nodes.mayTakeOver()) {
      return;
    }
    List<DriverEntity> abandoned =
        QuarkusTransaction.requiringNew().call(() -> drivers.abandoned());
    for (DriverEntity driver : abandoned) {
      boolean mine =
          QuarkusTransaction.requiringNew().call(() -> drivers.claim(driver.id, driver.ownerEpoch));
      String contextId = driver.contextId;
      if (mine && contextId == null && driver.warm) {
        warm.end(driver);
      } else if (mine && contextId == null) {
        shared.adopt(driver);
      } else if (mine && contextId != null) {
        adopt(driver, contextId);
      }
    }
  }

  /** This process was away for longer than its lease: what others took over is theirs. */
  private void letGo() {
    for (LiveContext context : live.all()) {
      boolean mine =
          QuarkusTransaction.requiringNew().call(() -> drivers.isMine(context.driver().id()));
      if (!mine) {
        context.taken();
      }
    }
  }

  private void adopt(DriverEntity driver, String contextId) {
    Context context =
        QuarkusTransaction.requiringNew().call(() -> contexts.findById(contextId).toContext());
    LiveDriver adopted = live.add(context, driver.id).driver();
    Optional<DriverProcess> process =
        driver.hostId == null
            ? Optional.ofNullable(driver.process)
                .flatMap(reference -> launcher.find(driver.id, reference))
            : shared.find(driver.hostId).flatMap(host -> host.takeAgain(context, adopted));
    boolean elsewhere = process.flatMap(DriverProcess::place).isPresent();
    if (process.isPresent() && driver.address != null) {
      adopted.sought();
      launcher.adopt(
          driver.hostId == null ? DriverPlan.alone(context) : DriverPlan.hosted(context),
          adopted,
          new DriverGateway.Adopted(driver.incarnation, driver.address),
          driver.ownerEpoch + 1);
      adopted.watch(process.get());
    } else if (process.isPresent() && elsewhere) {
      // A cluster has it, and it may be waiting for room: whoever starts it does so still.
      launcher.expect(context, adopted);
      adopted.watch(process.get());
    } else {
      LOG.warn("The driver of context {} ({}) is gone", context.name(), context.id());
      process.ifPresent(DriverProcess::kill);
      adopted.contextFailed(
          new Failure(
              Endings.RECONNECT_FAILED,
              "spark.jobserver.ContextReconnectFailedException",
              process.isEmpty() ? "Its process is gone" : "It had not joined yet"));
    }
  }
}
