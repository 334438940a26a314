package io.sparkjobserver.server.drivers.remoting;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.UniqueAddress;
import org.apache.pekko.remote.artery.ArteryTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** What Pekko Remote knows of the drivers' actor systems. */
final class Associations {

  private static final Logger LOG = LoggerFactory.getLogger(Associations.class);

  private Associations() {}

  /**
   * Forgets the actor system of a driver that is over. Without this, Pekko would go on trying to
   * reach it, and would take in what it still has to say. Does not block.
   */
  static void end(ActorSystem<?> system, ActorRef<?> driver) {
    Address address = driver.path().address();
    try {
      // Pekko Remote has no other way to end an association; Pekko Cluster ends its own like this.
      RemoteActorRefProvider provider =
          (RemoteActorRefProvider) ((ExtendedActorSystem) Adapter.toClassic(system)).provider();
      ArteryTransport transport = (ArteryTransport) provider.transport();
      Option<UniqueAddress> peer =
          transport.association(address).associationState().uniqueRemoteAddress();
      if (peer.isDefined()) {
        transport.quarantine(address, Option.<Object>apply(peer.get().uid()), "its driver is over");
      }
    } catch (RuntimeException e) {
      LOG.warn("The connection to {} could not be ended; it ends when it is idle", address, e);
    }
  }
}
