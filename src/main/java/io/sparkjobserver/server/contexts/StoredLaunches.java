package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Launches;
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
  private final Clock clock;

  StoredLaunches(DriverRepository drivers, Clock clock) {
    this.drivers = drivers;
    this.clock = clock;
  }

  @Override
  public Redemption redeem(String driverId, String key, IntFunction<String> certificates) {
    return Transactions.call(() -> redeemOnce(driverId, key, certificates));
  }

  private Redemption redeemOnce(String driverId, String key, IntFunction<String> certificates) {
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
    return answerTo(driver, key, now)
        .<Redemption>map(certified -> new Granted(driver.incarnation, certified))
        .orElseGet(() -> new Refused("the secret of its launch was used already"));
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
