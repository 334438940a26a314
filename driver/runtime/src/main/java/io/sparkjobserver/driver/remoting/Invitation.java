package io.sparkjobserver.driver.remoting;

import java.time.Duration;

/**
 * With what a driver joins.
 *
 * @param serverAddress the server's gateway, as the text of an actor's reference
 * @param driverId who the server says the driver is
 * @param launchSecret proves it
 * @param sparkVersion the version of Spark that is on the driver's class path
 * @param joinTimeout how long the driver asks to be taken in
 */
public record Invitation(
    String serverAddress,
    String driverId,
    String launchSecret,
    String sparkVersion,
    Duration joinTimeout) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "Invitation of driver " + driverId + " by " + serverAddress;
  }
}
