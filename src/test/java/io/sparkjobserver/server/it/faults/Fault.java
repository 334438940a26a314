package io.sparkjobserver.server.it.faults;

import java.time.Duration;
import java.util.function.Consumer;

/** What is done to the system, and how it is undone; between the two it lasts. */
enum Fault {
  API_KILLED("kill -9 of the API", 0, 0, Sabotage::killServer, Sabotage::nothing),
  DRIVER_KILLED("kill -9 of the driver", 0, 0, Sabotage::killDriver, Sabotage::nothing),
  /** Up to longer than a silent driver is taken for alive: it is not the driver that was silent. */
  API_PAUSED(
      "SIGSTOP and SIGCONT of the API", 1_000, 13_000, Sabotage::pauseServer, Sabotage::goOnServer),
  /** Shorter than that: a driver that is silent for longer is given up, as it should be. */
  DRIVER_PAUSED(
      "SIGSTOP and SIGCONT of the driver",
      1_000,
      5_000,
      Sabotage::pauseDriver,
      Sabotage::goOnDriver),
  DATABASE_STOPPED("database stopped", 0, 0, Sabotage::stopDatabase, Sabotage::startDatabase) {
    @Override
    Duration lasts(Bed bed) {
      return bed.settings().outage();
    }
  },
  SPOOL_FULL(
      "disk full in the driver's spool", 1_000, 3_000, Sabotage::fillSpool, Sabotage::emptySpool),
  LINK_CUT("TCP cut", 500, 5_000, Sabotage::cutLink, Sabotage::mendLink),
  LINK_DELAYED("TCP delayed by 300 ms", 2_000, 5_000, Sabotage::delayLink, Sabotage::mendLink),
  LINK_RESET("TCP reset", 0, 0, Sabotage::resetLink, Sabotage::nothing),
  /** The rules do it. */
  DUPLICATED("message duplicated", 0, 0, Sabotage::nothing, Sabotage::nothing),
  REORDERED("message after the next one", 0, 0, Sabotage::nothing, Sabotage::nothing);

  private final String label;
  private final int shortest;
  private final int longest;
  private final Consumer<Sabotage> begin;
  private final Consumer<Sabotage> end;

  Fault(String label, int shortest, int longest, Consumer<Sabotage> begin, Consumer<Sabotage> end) {
    this.label = label;
    this.shortest = shortest;
    this.longest = longest;
    this.begin = begin;
    this.end = end;
  }

  /** As the report calls it. */
  String label() {
    return label;
  }

  /** Whether contexts go on that come up meanwhile. */
  boolean leavesContexts() {
    return this != API_KILLED && this != DRIVER_KILLED && this != DATABASE_STOPPED;
  }

  Duration lasts(Bed bed) {
    return Duration.ofMillis(bed.random().nextInt(shortest, longest + 1));
  }

  void begin(Bed bed) {
    begin.accept(bed.sabotage());
  }

  void end(Bed bed) {
    end.accept(bed.sabotage());
  }
}
