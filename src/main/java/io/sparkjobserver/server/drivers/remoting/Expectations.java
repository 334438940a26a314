package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.Admission;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The drivers that this server launched or adopted, until they are forgotten, and which process of
 * each is the live one. Thread-safe.
 */
final class Expectations implements Admission {

  private final Map<String, Expectation> launched = new ConcurrentHashMap<>();
  private final Map<String, Incarnation> live = new ConcurrentHashMap<>();

  /** Expects a driver that is launched. */
  void add(DriverGateway.Expected expected, DriverListener listener) {
    launched.put(expected.driverId(), new Expectation(expected, listener));
  }

  /** The driver of that id, where it was launched here and is still expected. */
  Optional<Expectation> find(String driverId) {
    return Optional.ofNullable(launched.get(driverId));
  }

  /** Expects that another process may take the place of a driver's present one. */
  void addAdopted(DriverGateway.Expected expected, int incarnation, DriverListener listener) {
    Expectation expectation = new Expectation(expected, listener);
    expectation.welcomed = incarnation;
    launched.put(expected.driverId(), expectation);
  }

  /** From now on this process is the driver, and no other. */
  void open(String driverId, int number, String session) {
    live.compute(
        driverId,
        (id, former) ->
            former != null && former.number() >= number
                ? former
                : new Incarnation(number, session));
  }

  /** Whether that process is the driver, and is spoken with. */
  boolean isLive(String driverId, int incarnation) {
    Incarnation current = live.get(driverId);
    return current != null && current.number() == incarnation;
  }

  /** Whether another process has taken the place of that one. */
  boolean wasReplaced(String driverId, int incarnation) {
    Incarnation current = live.get(driverId);
    return current != null && current.number() > incarnation;
  }

  /** A driver that waited for its context has it now. */
  void assign(String driverId, String contextId) {
    find(driverId).ifPresent(expectation -> expectation.contextId = contextId);
  }

  /** The context whose driver it is, which may have come to it since. */
  String contextOf(DriverGateway.Expected expected) {
    return find(expected.driverId())
        .map(expectation -> expectation.contextId)
        .orElseGet(expected::contextId);
  }

  void remove(String driverId) {
    launched.remove(driverId);
    live.remove(driverId);
  }

  @Override
  public boolean admits(PeerIdentity peer) {
    if (peer instanceof PeerIdentity.Driver driver) {
      Incarnation incarnation = live.get(driver.id());
      return incarnation != null && incarnation.number() == driver.incarnation();
    }
    return false;
  }

  /** Judges a driver that says its first message. It is welcomed once. */
  Judgement judge(DriverMessage.Join join) {
    Expectation expectation = launched.get(join.driverId());
    Incarnation incarnation = live.get(join.driverId());
    if (expectation == null
        || incarnation == null
        || incarnation.number() != join.incarnation()
        || !same(incarnation.session(), join.session())) {
      return new Unknown();
    }
    return expectation.welcome(join.incarnation())
        ? new Expected(expectation.expected(), expectation.listener())
        : new Repeated();
  }

  /** Takes as long for a nearly right secret as for a wrong one. */
  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private record Incarnation(int number, String session) {}

  /** A driver that was launched here. */
  static final class Expectation {

    private final DriverGateway.Expected expected;
    private final DriverListener listener;
    private volatile String contextId;
    private int welcomed;

    private Expectation(DriverGateway.Expected expected, DriverListener listener) {
      this.expected = expected;
      this.listener = listener;
      this.contextId = expected.contextId();
    }

    DriverGateway.Expected expected() {
      return expected;
    }

    DriverListener listener() {
      return listener;
    }

    /** Whether that process of the driver has been heard on the link. */
    synchronized boolean isWelcomed(int incarnation) {
      return welcomed >= incarnation;
    }

    private synchronized boolean welcome(int incarnation) {
      if (incarnation <= welcomed) {
        return false;
      }
      welcomed = incarnation;
      return true;
    }
  }

  /** What to do with a driver that says its first message. */
  sealed interface Judgement {}

  /**
   * Welcome it.
   *
   * @param expected who it is and what it is told
   * @param listener who wants to know about it
   */
  record Expected(DriverGateway.Expected expected, DriverListener listener) implements Judgement {}

  /** It was welcomed already and has not heard so yet. */
  record Repeated() implements Judgement {}

  /** Nobody launched it, or nobody wants it any more. */
  record Unknown() implements Judgement {}
}
