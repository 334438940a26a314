package io.sparkjobserver.server.drivers.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.SubmissionWay;
import io.sparkjobserver.server.drivers.standalone.ClusterState.SubmittedDriver;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the drivers that were given to the cluster: one question to the master that is alive
 * tells of all of them. Thread-safe.
 */
@ApplicationScoped
class SubmissionWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SubmissionWatch.class);

  private final Masters masters;
  private final MasterClient client;
  private final StandaloneConfig config;
  private final List<Submitted> followed = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(SubmissionWatch::daemon);
  private boolean begun;
  private boolean silent;

  SubmissionWatch(Masters masters, MasterClient client, StandaloneConfig config) {
    this.masters = masters;
    this.client = client;
    this.config = config;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "cluster-watch");
    thread.setDaemon(true);
    return thread;
  }

  @PreDestroy
  void stop() {
    clock.shutdownNow();
  }

  /** Follows a driver until it is over. */
  synchronized void follow(Submitted driver) {
    followed.add(driver);
    if (!begun) {
      begun = true;
      long interval = config.pollInterval().toMillis();
      var unused = clock.scheduleWithFixedDelay(this::look, 0, interval, TimeUnit.MILLISECONDS);
    }
  }

  /** Asks the master to end a driver; what does not arrive is said again with the next look. */
  void kill(Submitted driver) {
    try {
      client.kill(masters.alive().master(), driver.submissionId());
    } catch (IOException e) {
      LOG.warn("Driver {} cannot be ended yet: {}", driver.submissionId(), e.getMessage());
    }
  }

  private void look() {
    followed.removeIf(Submitted::isOver);
    if (followed.isEmpty()) {
      return;
    }
    try {
      Masters.Alive alive = masters.alive();
      if (silent) {
        silent = false;
        LOG.info("The master {} is alive", alive.master().url());
      }
      for (Submitted driver : followed) {
        driver.seen(alive.state(), find(alive, driver));
        if (driver.isToEnd()) {
          client.kill(alive.master(), driver.submissionId());
        }
      }
    } catch (IOException e) {
      if (!silent) {
        silent = true;
        LOG.warn("The cluster cannot be asked about its drivers: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      // Otherwise nobody would look again.
      LOG.error("The look at the cluster failed", e);
    }
  }

  /** The page forgets drivers that ended; the gateway may know them longer. */
  private Optional<SubmittedDriver> find(Masters.Alive alive, Submitted driver) throws IOException {
    Optional<SubmittedDriver> onThePage =
        Optional.ofNullable(alive.state().drivers().get(driver.submissionId()));
    if (onThePage.isPresent() || config.submission() == SubmissionWay.SPARK_SUBMIT) {
      return onThePage;
    }
    return client.status(alive.master(), driver.submissionId()).map(SubmissionWatch::driver);
  }

  private static SubmittedDriver driver(JsonNode status) {
    return new SubmittedDriver(
        status.path("driverState").asText(),
        Optional.of(status.path("workerId").asText()).filter(id -> !id.isEmpty()));
  }
}
