package io.sparkjobserver.server.drivers;

import java.util.Map;
import java.util.Optional;

/**
 * What it takes to start a driver.
 *
 * @param driverId who the driver is
 * @param contextName for people who look at process lists; never a secret
 * @param invitation with what it joins; its secret reaches the process in a way that others cannot
 *     read
 * @param bindHostname the address that it binds; empty where it is to find one itself
 * @param jarSha256 the jar that the server hands out for it; empty where it is on this machine
 * @param proxyUser whom it acts for, where that is not the server's own user
 * @param sparkProperties what starts its JVM; visible in process lists, so never a secret
 */
public record LaunchSpec(
    String driverId,
    String contextName,
    DriverGateway.Invitation invitation,
    Optional<String> bindHostname,
    Optional<String> jarSha256,
    Optional<String> proxyUser,
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
