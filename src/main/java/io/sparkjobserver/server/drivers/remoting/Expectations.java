package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The drivers that were launched, until they are forgotten. Thread-safe. */
final class Expectations {

  private final Map<String, Expectation> byDriver = new ConcurrentHashMap<>();

  void add(DriverGateway.Expected expected, DriverListener listener) {
    byDriver.put(expected.driverId(), new Expectation(expected, listener, new AtomicBoolean()));
  }

  void remove(String driverId) {
    byDriver.remove(driverId);
  }

  /** Judges a driver that wants to join. An expectation is fulfilled once. */
  Judgement judge(DriverMessage.Join join) {
    Expectation expectation = byDriver.get(join.driverId());
    if (expectation == null || !same(expectation.expected().launchSecret(), join.launchSecret())) {
      return new Unknown();
    }
    return expectation.fulfilled().compareAndSet(false, true)
        ? new Expected(expectation.expected(), expectation.listener())
        : new Repeated();
  }

  /** Takes as long for a nearly right secret as for a wrong one. */
  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private record Expectation(
      DriverGateway.Expected expected, DriverListener listener, AtomicBoolean fulfilled) {}

  /** What to do with a driver that wants to join. */
  sealed interface Judgement {}

  /**
   * Take it in.
   *
   * @param expected who it is and what it is told
   * @param listener who wants to know about it
   */
  record Expected(DriverGateway.Expected expected, DriverListener listener) implements Judgement {}

  /** It was taken in already and has not heard so yet. */
  record Repeated() implements Judgement {}

  /** Nobody launched it, or nobody wants it any more. */
  record Unknown() implements Judgement {}
}
