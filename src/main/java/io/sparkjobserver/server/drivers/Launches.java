package io.sparkjobserver.server.drivers;

import java.net.URI;
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
   * @param succeeds whether it may be the next incarnation: the last one is fenced off with it
   */
  Redemption redeem(
      String driverId, String key, IntFunction<String> certificates, boolean succeeds);

  /** How things stand with a driver that this server does not look after. */
  Standing standing(String driverId);

  /** How things stand with a driver. */
  sealed interface Standing {}

  /** It was never launched, or its context is over. */
  record Over() implements Standing {}

  /** No server is known that looks after it; one will soon. */
  record Unclaimed() implements Standing {}

  /**
   * Another server looks after it.
   *
   * @param driverUrl where that one's drivers become known
   */
  record Elsewhere(URI driverUrl) implements Standing {}

  /** What came of it. */
  sealed interface Redemption {}

  /**
   * The driver is known.
   *
   * @param incarnation which of its processes this is, from 1
   * @param certificates what it is answered
   */
  record Granted(int incarnation, String certificates) implements Redemption {}

  /** The last process of the driver may still be alive; it may ask again. */
  record TooEarly() implements Redemption {}

  /**
   * The driver is not taken in.
   *
   * @param reason for the driver's log
   */
  record Refused(String reason) implements Redemption {}
}
