package io.sparkjobserver.server.drivers;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * The private folders of drivers on this machine: what they logged, what they were launched with,
 * what their jobs left. Thread-safe; methods block.
 */
public interface DriverFolders {

  /** The drivers that have one; nothing else that lies beside them. */
  List<String> drivers() throws IOException;

  /**
   * Removes a driver's folder with all that is in it.
   *
   * @param unlessWrittenSince keeps it where something in it was written at this time or later
   * @return whether it was removed
   */
  boolean remove(String driverId, Instant unlessWrittenSince) throws IOException;
}
