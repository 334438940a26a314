package io.sparkjobserver.server.drivers;

import java.io.IOException;
import java.util.Optional;

/**
 * Starts driver processes, and finds again those that an earlier server process started.
 * Thread-safe; methods block.
 */
public interface DriverLauncher {

  /**
   * Starts a driver, or has a cluster start it.
   *
   * @throws IOException where no process came into being; the message says what to do
   */
  DriverProcess launch(LaunchSpec spec) throws IOException;

  /**
   * Finds a process that was started before.
   *
   * @param driverId the driver that it runs
   * @param reference what its {@link DriverProcess#reference} said
   * @return empty where it has ended
   */
  Optional<DriverProcess> find(String driverId, String reference);
}
