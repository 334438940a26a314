package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Protocol;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The parent of all actors of the server. */
final class Guardian {

  private Guardian() {}

  static Behavior<Command> create(
      Behavior<DriverMessage> gateway, Behavior<ContentReply> inbox, CompletableFuture<Refs> refs) {
    return Behaviors.setup(
        context -> {
          refs.complete(
              new Refs(
                  context.spawn(gateway, Protocol.GATEWAY),
                  context.spawn(inbox, Protocol.CONTENT_INBOX)));
          return Behaviors.receive(Command.class)
              .onMessage(
                  Connect.class,
                  command -> {
                    context.spawn(command.connection(), command.name());
                    return Behaviors.same();
                  })
              .onMessage(
                  Disconnect.class,
                  command -> {
                    context.stop(command.connection());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  /** What the guardian does when told. */
  sealed interface Command {}

  /**
   * Begin a conversation.
   *
   * @param connection what holds it
   * @param name not to be guessed: whoever knows it can speak as the driver
   */
  record Connect(Behavior<Object> connection, String name) implements Command {}

  /**
   * End a conversation.
   *
   * @param connection what holds it
   */
  record Disconnect(ActorRef<?> connection) implements Command {}

  /**
   * The actors that others need to know.
   *
   * @param gateway where drivers join
   * @param inbox where chunks arrive
   */
  record Refs(ActorRef<DriverMessage> gateway, ActorRef<ContentReply> inbox) {}
}
