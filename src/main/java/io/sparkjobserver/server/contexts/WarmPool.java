package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Drivers that wait for contexts with the same settings: how many there are to be, and which of
 * them a context gets. It starts with as many as its profile's {@code min}; each context that found
 * none adds one, up to {@code max}, until no context has come for {@code idle-ttl}. Thread-safe;
 * nothing blocks.
 */
final class WarmPool {

  /** They start one after the other, or nearly so: a start takes all the cores there are. */
  private static final int MOST_STARTING = 2;

  private final PoolProfile profile;
  private final SharedTerms.Key key;
  private final List<String> binaries;
  private final Clock clock;

  /** Those that wait, the oldest first, be they up or not. Guarded by this, as all below. */
  private final List<WarmDriver> drivers = new ArrayList<>();

  private final GrowingPause pause = new GrowingPause();
  private int wanted;
  private Instant askedAt;
  private long handedOut;
  private long misses;

  /**
   * @param key what its drivers' Spark contexts are made from, but for binaries
   * @param binaries the names or addresses of the binaries that the settings name
   */
  WarmPool(PoolProfile profile, SharedTerms.Key key, List<String> binaries, Clock clock) {
    this.profile = profile;
    this.key = key;
    this.binaries = List.copyOf(binaries);
    this.clock = clock;
    this.wanted = profile.min();
    this.askedAt = clock.instant();
  }

  PoolProfile profile() {
    return profile;
  }

  /** Whether contexts with these terms are what it is for. */
  boolean isFor(SharedTerms.Key terms, List<String> namedBinaries) {
    return key.equals(terms) && binaries.equals(namedBinaries);
  }

  /**
   * Takes the driver out that waited longest, for a context. Those that cannot be had are ended:
   * one that is not heard, and one with former versions of the binaries.
   *
   * @param patience how long ago its last sign of life may be
   * @return nothing where none is up
   */
  synchronized Optional<WarmDriver> take(List<ClassPathEntry> classPath, Duration patience) {
    askedAt = clock.instant();
    for (WarmDriver driver : drivers.stream().filter(WarmDriver::isUp).toList()) {
      drivers.remove(driver);
      if (!driver.isWell(patience)) {
        driver.discard("it gave no sign of life for " + patience);
      } else if (!driver.has(classPath)) {
        driver.discard("its binaries were uploaded anew since it was started");
      } else {
        return Optional.of(driver);
      }
    }
    misses++;
    wanted = Math.min(profile.max(), wanted + 1);
    return Optional.empty();
  }

  /** A driver that was taken out waits again. */
  synchronized void putBack(WarmDriver driver) {
    drivers.add(0, driver);
  }

  /** A driver that was taken out is a context's. */
  synchronized void handedOut() {
    handedOut++;
  }

  /** A driver that is being started belongs to it. */
  synchronized void add(WarmDriver driver) {
    drivers.add(driver);
  }

  /** How many drivers are to be started now. */
  synchronized int lacking() {
    drivers.removeIf(driver -> driver.driver().isOver());
    return pause.isOver(clock.instant())
        ? Math.max(0, Math.min(wanted - drivers.size(), MOST_STARTING - starting()))
        : 0;
  }

  /** Takes those out that are too many since no context has come for long. */
  synchronized List<WarmDriver> surplus() {
    if (clock.instant().isAfter(askedAt.plus(profile.idleTtl()))) {
      wanted = profile.min();
    }
    List<WarmDriver> tooMany =
        List.copyOf(drivers.subList(Math.min(wanted, drivers.size()), drivers.size()));
    drivers.removeAll(tooMany);
    return tooMany;
  }

  /** One of its drivers came up, so that the next loss is not the next of a series. */
  synchronized void cameUp() {
    pause.reset();
  }

  /**
   * A driver is over; the next one is started after a pause, which grows while none comes up.
   *
   * @return whether it waited still
   */
  synchronized boolean lost(WarmDriver driver) {
    boolean waited = drivers.remove(driver);
    if (waited) {
      pause.begin(clock.instant());
    }
    return waited;
  }

  /** All that wait, be they up or not, the oldest first. */
  synchronized List<WarmDriver> waiting() {
    return List.copyOf(drivers);
  }

  /** Takes all out, be they up or not. */
  synchronized List<WarmDriver> empty() {
    List<WarmDriver> all = List.copyOf(drivers);
    drivers.clear();
    return all;
  }

  /** How many are up and wait. */
  synchronized int up() {
    return (int) drivers.stream().filter(WarmDriver::isUp).count();
  }

  /** How many are not up yet. */
  synchronized int starting() {
    return (int) drivers.stream().filter(driver -> !driver.isUp()).count();
  }

  /** How many contexts have got a driver from it. */
  synchronized long handouts() {
    return handedOut;
  }

  /** How many contexts it was for and had no driver. */
  synchronized long misses() {
    return misses;
  }

  @Override
  public String toString() {
    return "the warm pool " + profile.name();
  }
}
