package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Trust;
import io.sparkjobserver.server.drivers.DriverJars;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.identity.DeploymentIdentity;
import io.sparkjobserver.server.identity.Vouching;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Opens the server's side of the link to its drivers: its identity, Pekko Remote, the door. */
@ApplicationScoped
class RemotingStart {

  private final RemotingAddress address;
  private final DriversConfig drivers;
  private final DeploymentIdentity identity;
  private final Launches launches;
  private final DriverJars jars;
  private final ServerNodes nodes;

  RemotingStart(
      RemotingConfig remoting,
      DriversConfig drivers,
      DeploymentIdentity identity,
      Launches launches,
      DriverJars jars,
      ServerNodes nodes) {
    this.address = new RemotingAddress(remoting);
    this.drivers = drivers;
    this.identity = identity;
    this.launches = launches;
    this.jars = jars;
    this.nodes = nodes;
  }

  /**
   * Opens it. Blocks for the database, the secret key and the ports.
   *
   * @throws IOException where the identity cannot be had
   * @throws IllegalStateException where nothing can be bound
   */
  Link open(
      Expectations expectations, Behavior<DriverMessage> gateway, JoinDesk.AddressRules addresses)
      throws IOException {
    Vouching vouching = identity.open(nodes.self());
    LinkSystem.Opened link =
        LinkSystem.take(address).open(new Trust(vouching.own(), expectations), gateway);
    String opened = text(link);
    JoinDesk desk = new JoinDesk(vouching, expectations, launches, jars, addresses, opened);
    int joinPort = DriversConfig.joinPort(drivers);
    try {
      return new Link(
          vouching, link.system(), opened, new JoinListener(address.bound(), joinPort, desk, jars));
    } catch (RuntimeException e) {
      link.system().terminate();
      throw new IllegalStateException(
          "nothing listens on %s:%d for them to join: %s"
              .formatted(address.bound(), joinPort, e.getMessage()),
          e);
    }
  }

  /** The reference without the part that names this one start of the actor system. */
  private static String text(LinkSystem.Opened link) {
    String text = ActorRefResolver.get(link.system()).toSerializationFormat(link.door());
    return text.substring(0, text.indexOf('#'));
  }

  /**
   * What is open. The caller closes it.
   *
   * @param vouching what the server vouches with
   * @param system speaks with drivers
   * @param gateway where drivers say their first message
   * @param joining where they become known
   */
  record Link(
      Vouching vouching,
      ActorSystem<Guardian.Command> system,
      String gateway,
      JoinListener joining) {

    // In the middle of a TLS handshake an actor system may not end at all: Artery waits for its
    // streams without a bound. Nobody waits for that: who was to be told something has been told.
    private static final Duration STOP = Duration.ofSeconds(3);

    void close() {
      joining.close();
      system.terminate();
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .copy()
          .orTimeout(STOP.toSeconds(), TimeUnit.SECONDS)
          .exceptionally(e -> null)
          .join();
    }
  }
}
