package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;

/** The launches in the rows of their drivers. */
@ApplicationScoped
class StoredLaunches implements Launches {

  /** For how long a driver that did not get its answer may ask for it again. */
  private static final Duration REPEATABLE = Duration.ofSeconds(60);

  private final DriverRepository drivers;
  private final ServerNodes nodes;
  private final Clock clock;

  StoredLaunches(DriverRepository drivers, ServerNodes nodes, Clock clock) {
    this.drivers = drivers;
    this.nodes = nodes;
    this.clock = clock;
  }

  @Override
  public Redemption redeem(
      String driverId, String key, IntFunction<String> certificates, boolean succeeds) {
    return Transactions.call(() -> redeemOnce(driverId, key, certificates, succeeds));
  }

  @Override
  public Standing standing(String driverId) {
    return Transactions.call(
        () ->
            drivers
                .findByIdOptional(driverId)
                .filter(driver -> driver.endedAt == null)
                .<Standing>map(
                    driver ->
                        Optional.of(driver.owner)
                            .filter(owner -> !owner.equals(nodes.self()))
                            .flatMap(nodes::driverUrlOf)
                            .<Standing>map(Elsewhere::new)
                            .orElseGet(Unclaimed::new))
                .orElseGet(Over::new));
  }

  private Redemption redeemOnce(
      String driverId, String key, IntFunction<String> certificates, boolean succeeds) {
    Optional<DriverEntity> found = drivers.findByIdOptional(driverId);
    if (found.isEmpty() || found.get().endedAt != null) {
      return new Refused("the driver's context is over");
    }
    DriverEntity driver = found.get();
    Instant now = clock.instant();
    if (driver.redeemedKey == null) {
      String made = certificates.apply(driver.incarnation);
      if (drivers.redeem(driverId, driver.incarnation, key, made, now)) {
        return new Granted(driver.incarnation, made);
      }
      // Somebody was quicker, maybe the same driver by another way.
      drivers.getEntityManager().refresh(driver);
    }
    Optional<String> repeated = answerTo(driver, key, now);
    if (repeated.isPresent()) {
      return new Granted(driver.incarnation, repeated.get());
    }
    return supervised(driver)
        ? succeed(driver, key, certificates, succeeds, now)
        : new Refused("the secret of its launch was used already");
  }

  private Redemption succeed(
      DriverEntity driver,
      String key,
      IntFunction<String> certificates,
      boolean succeeds,
      Instant now) {
    if (!succeeds) {
      return new TooEarly();
    }
    int next = driver.incarnation + 1;
    String made = certificates.apply(next);
    return drivers.succeed(driver.id, driver.incarnation, key, made, now)
        ? new Granted(next, made)
        : new TooEarly();
  }

  /** Never those that contexts share: clusters have none. */
  private boolean supervised(DriverEntity driver) {
    return driver.contextId != null
        && drivers
            .getEntityManager()
            .find(ContextEntity.class, driver.contextId)
            .toContext()
            .settings()
            .supervised();
  }

  /** What was answered to this key, where it may be said again. */
  private static Optional<String> answerTo(DriverEntity driver, String key, Instant now) {
    return key.equals(driver.redeemedKey)
            && driver.redeemedAt != null
            && driver.redeemedAt.plus(REPEATABLE).isAfter(now)
        ? Optional.ofNullable(driver.certificates)
        : Optional.empty();
  }
}
