package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.protocol.identity.Credentials;
import io.sparkjobserver.protocol.identity.Join.Joined;
import java.time.Duration;

/**
 * With what a driver opens the link to the server that knows it.
 *
 * @param driverId who the driver is
 * @param incarnation which of its processes this is
 * @param gateway the server's gateway, as the text of an actor's reference
 * @param session the incarnation's session secret
 * @param credentials with what it shows who it is
 * @param patience how long the driver asks to be welcomed
 */
public record Invitation(
    String driverId,
    int incarnation,
    String gateway,
    String session,
    Credentials credentials,
    Duration patience) {

  /** What a join came to. */
  public static Invitation of(String driverId, Joined joined, Duration patience) {
    return new Invitation(
        driverId,
        joined.incarnation(),
        joined.gateway(),
        joined.session(),
        joined.credentials(),
        patience);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Invitation of driver " + driverId + " by " + gateway;
  }
}
