package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where drivers join. Thread-safe; nothing blocks, except {@link #expect} until the listener is
 * bound.
 */
public interface DriverGateway {

  /** The epoch of the process that launched a driver as its owner. */
  long FIRST_EPOCH = 1;

  /** Whether drivers can join now. */
  boolean bound();

  /** The address that drivers on this machine bind; empty where drivers are elsewhere. */
  Optional<String> localHostname();

  /**
   * Expects a driver. It is taken in only with the secret of its launch, until {@link #forget}.
   * Waits for the listener, for a bounded time.
   *
   * @return what the driver is to be launched with
   */
  Invitation expect(Expected expected, DriverListener listener);

  /**
   * Expects a context that a driver is told to open beside others in its process. It is taken in
   * under its own id, until {@link #forget}. Waits for the listener, for a bounded time.
   *
   * @return what that driver is told
   */
  DriverHandle.ContextOrder expectHosted(Expected expected, DriverListener listener);

  /**
   * A driver that was launched before its context was known belongs to that one from now on: what
   * it asks for is answered as its context's driver is. Does nothing where it is not expected.
   */
  void assign(String driverId, String contextId);

  /** No longer expects a driver; one that joins from here on is refused. */
  void forget(String driverId);

  /**
   * Calls a driver that another server process owned, every second until it answers with {@link
   * DriverListener#found}. One that does not answer in time is {@link DriverListener#lost}.
   *
   * @param expected who it is, and what another process that takes its place is told
   * @param driver which driver
   * @param ownerEpoch the epoch of this process as its owner, higher than every one before
   */
  void adopt(Expected expected, Adopted driver, long ownerEpoch, DriverListener listener);

  /**
   * A driver that was launched.
   *
   * @param driverId who it is
   * @param contextId its context
   * @param contextName the name of its context
   * @param sparkConf the properties of its Spark context
   * @param jobSlots how many jobs may run at once
   * @param basis what each of its jobs has below its own
   * @param role what it is to others in its process
   */
  record Expected(
      String driverId,
      String contextId,
      String contextName,
      Map<String, String> sparkConf,
      int jobSlots,
      JobBasis basis,
      Role role) {

    /** Copies the map. */
    public Expected {
      sparkConf = Map.copyOf(sparkConf);
    }

    /** Leaves the properties out. */
    @Override
    public String toString() {
      return "Expected[" + driverId + " for " + contextName + "]";
    }
  }

  /** What a driver is to others in its process. */
  enum Role {
    /** It has its process to itself. */
    ALONE,
    /** It runs no jobs, and hosts contexts instead. */
    HOST,
    /** It is a context that another driver hosts. */
    HOSTED
  }

  /**
   * What each job of a context has below its own.
   *
   * @param classPath binaries whose classes all its jobs share
   * @param input a configuration, as JSON
   */
  record JobBasis(List<ClassPathEntry> classPath, String input) {

    /** Copies the list. */
    public JobBasis {
      classPath = List.copyOf(classPath);
    }
  }

  /**
   * What a driver is launched with.
   *
   * @param joinUrl where it becomes known
   * @param launchSecret shows that it is the one that was launched; never put it into an argument
   *     or an environment
   * @param authoritySha256 tells the server from others
   */
  record Invitation(URI joinUrl, String launchSecret, String authoritySha256) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Invitation[" + joinUrl + "]";
    }
  }

  /**
   * A driver that is to be adopted.
   *
   * @param incarnation which of its processes
   * @param address what {@link DriverHandle#address} said
   */
  record Adopted(int incarnation, String address) {}
}
