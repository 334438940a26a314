package io.sparkjobserver.server.drivers;

import java.util.Map;

/**
 * Where drivers join. Thread-safe; nothing blocks, except {@link #address} until the listener is
 * bound.
 */
public interface DriverGateway {

  /** The epoch of the process that launched a driver as its owner. */
  long FIRST_EPOCH = 1;

  /** Whether drivers can join now. */
  boolean bound();

  /** What a driver needs to know to join. Waits for the listener, for a bounded time. */
  String address();

  /** The address that drivers on this machine bind. */
  String hostname();

  /** Expects a driver. It is taken in only with the secret, once, until {@link #forget}. */
  void expect(Expected expected, DriverListener listener);

  /** No longer expects a driver; one that joins from here on is refused. */
  void forget(String driverId);

  /**
   * Calls a driver that another server process owned, every second until it answers with {@link
   * DriverListener#adopted}. One that does not answer in time is {@link DriverListener#lost}.
   *
   * @param address what {@link DriverHandle#address} said
   * @param ownerEpoch the epoch of this process as its owner, higher than every one before
   */
  void adopt(String address, long ownerEpoch, DriverListener listener);

  /**
   * A driver that was launched.
   *
   * @param driverId who it is
   * @param launchSecret what it must say
   * @param contextName the name of its context
   * @param sparkConf the properties of its Spark context
   * @param jobSlots how many jobs may run at once
   */
  record Expected(
      String driverId,
      String launchSecret,
      String contextName,
      Map<String, String> sparkConf,
      int jobSlots) {

    /** Copies the map. */
    public Expected {
      sparkConf = Map.copyOf(sparkConf);
    }

    /** Leaves the secret and the properties out. */
    @Override
    public String toString() {
      return "Expected[" + driverId + " for " + contextName + "]";
    }
  }
}
