package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Protocol;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The parent of all actors of the server. */
final class Guardian {

  private Guardian() {}

  static Behavior<Command> create() {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Command.class)
                .onMessage(
                    Open.class,
                    command -> {
                      command.door().complete(context.spawn(command.gateway(), Protocol.GATEWAY));
                      return Behaviors.same();
                    })
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
                      if (command.process()) {
                        Associations.end(context.getSystem(), command.driver());
                      }
                      return Behaviors.same();
                    })
                .build());
  }

  /** What the guardian does when told. */
  sealed interface Command {}

  /**
   * Let drivers in.
   *
   * @param gateway takes what they say first
   * @param door where they say it, once that is there
   */
  record Open(Behavior<DriverMessage> gateway, CompletableFuture<ActorRef<DriverMessage>> door)
      implements Command {}

  /**
   * Begin a conversation.
   *
   * @param connection what holds it
   * @param name has the session secret of the driver: whoever knows it can speak as the driver
   */
  record Connect(Behavior<Object> connection, String name) implements Command {}

  /**
   * End a conversation for good: its driver is over.
   *
   * @param connection what holds it
   * @param driver the driver
   * @param process whether its process is over with it
   */
  record Disconnect(ActorRef<?> connection, ActorRef<?> driver, boolean process)
      implements Command {}
}
