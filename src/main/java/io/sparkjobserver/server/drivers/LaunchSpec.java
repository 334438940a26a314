package io.sparkjobserver.server.drivers;

import java.util.Map;

/**
 * What it takes to start a driver.
 *
 * @param driverId who the driver is
 * @param contextName for people who look at process lists; never a secret
 * @param invitation with what it joins; it reaches the process by a file that only its user can
 *     read
 * @param bindHostname the address that it binds
 * @param sparkProperties what starts its JVM; visible in process lists, so never a secret
 */
public record LaunchSpec(
    String driverId,
    String contextName,
    DriverGateway.Invitation invitation,
    String bindHostname,
    Map<String, String> sparkProperties) {

  /** Copies the map. */
  public LaunchSpec {
    sparkProperties = Map.copyOf(sparkProperties);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "LaunchSpec[" + driverId + " for " + contextName + "]";
  }
}
