package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.Protocol;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where the server is for its drivers, and drivers for the server.
 *
 * @param remoting as it is configured
 */
record RemotingAddress(RemotingConfig remoting) {

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  /** Where the server's actor system is. */
  Endpoint endpoint() {
    RemotingConfig.Canonical canonical = remoting.canonical();
    return new Endpoint(
        canonical.hostname(),
        canonical.port(),
        bound(),
        remoting.bind().port().orElse(canonical.port()));
  }

  /** The address that the server binds. */
  String bound() {
    return remoting.bind().hostname().orElseGet(() -> remoting.canonical().hostname());
  }

  /** The address that drivers on this machine bind and reach the server under. */
  String local() {
    return WILDCARDS.contains(bound()) ? remoting.canonical().hostname() : bound();
  }

  /** The address of a driver, as {@code host:port}. */
  static String of(ActorRef<?> driver) {
    Address address = driver.path().address();
    return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
  }

  /** The actor of the driver at an address. */
  static String ofDriver(String address, String session) {
    return "pekko://" + Protocol.DRIVER_SYSTEM + "@" + address + "/user/" + session;
  }
}
