package io.sparkjobserver.server.it.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;

/** What is done to a bed. */
final class Sabotage {

  private static final Duration DELAY = Duration.ofMillis(300);

  private final Bed bed;
  private Optional<ProcessHandle> paused = Optional.empty();
  private Optional<Spool> spool = Optional.empty();

  Sabotage(Bed bed) {
    this.bed = bed;
  }

  void nothing() {}

  void killServer() {
    bed.api().kill();
  }

  void killDriver() {
    ProcessHandle victim = bed.workload().driver();
    if (victim.equals(bed.driver())) {
      bed.ledger().driverKilled(bed.context());
    }
    victim.destroyForcibly();
    await("the driver's end").atMost(Bed.BOUND).until(() -> !victim.isAlive());
  }

  void pauseServer() {
    Commands.signal("STOP", bed.api().handle());
  }

  void pauseDriver() {
    paused = Optional.of(bed.workload().driver());
    Commands.signal("STOP", paused.get());
  }

  void goOnServer() {
    Commands.signal("CONT", bed.api().handle());
  }

  void goOnDriver() {
    Commands.signal("CONT", paused.orElseThrow());
  }

  void stopDatabase() {
    bed.database().stop();
  }

  void startDatabase() {
    bed.database().goOn();
  }

  void cutLink() {
    bed.link().cut(bed.random());
  }

  void delayLink() {
    bed.link().delay(DELAY);
  }

  void resetLink() {
    bed.link().reset(bed.random());
  }

  void mendLink() {
    bed.link().mend();
  }

  /** Puts a small disk under the driver's results; to be called while there are none. */
  void mountSpool() {
    if (spool.isEmpty() || !spool.get().isOf(bed.driver())) {
      unmountSpool();
      spool = Optional.of(Spool.of(bed.driver()));
    }
  }

  void unmountSpool() {
    spool.ifPresent(Spool::close);
    spool = Optional.empty();
  }

  void fillSpool() {
    bed.ledger().spoolFull();
    spool.orElseThrow().fill();
  }

  void emptySpool() {
    spool.orElseThrow().empty();
  }
}
