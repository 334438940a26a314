package io.sparkjobserver.server.drivers;

import java.util.function.IntFunction;

/** The launches of drivers, as they are stored. Thread-safe; methods block for the database. */
public interface Launches {

  /**
   * Redeems the secret of a driver's launch: once for each incarnation. Whoever asks again with the
   * same key within a minute gets the same answer, because the first one may not have arrived.
   *
   * @param driverId the driver; that it has the secret is known already
   * @param key the SHA-256 of the public key that it comes with
   * @param certificates makes for an incarnation what the driver is answered
   */
  Redemption redeem(String driverId, String key, IntFunction<String> certificates);

  /** What came of it. */
  sealed interface Redemption {}

  /**
   * The driver is known.
   *
   * @param incarnation which of its processes this is, from 1
   * @param certificates what it is answered
   */
  record Granted(int incarnation, String certificates) implements Redemption {}

  /**
   * The driver is not taken in.
   *
   * @param reason for the driver's log
   */
  record Refused(String reason) implements Redemption {}
}
