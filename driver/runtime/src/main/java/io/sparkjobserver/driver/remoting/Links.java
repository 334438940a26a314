package io.sparkjobserver.driver.remoting;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The guardian of the driver's actor system: begins and ends its {@link ServerLink}s. */
final class Links {

  private Links() {}

  /** What it is told. */
  sealed interface Command {}

  /**
   * Begins a conversation.
   *
   * @param session its secret, which becomes the actor's name
   * @param with what it works with
   * @param opened completes with the actor
   */
  record Open(
      String session,
      ServerLink.Collaborators with,
      CompletableFuture<ActorRef<ServerLink.Command>> opened)
      implements Command {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Open[" + with.invitation() + "]";
    }
  }

  /** Ends a conversation. */
  record Close(ActorRef<ServerLink.Command> link) implements Command {}

  static Behavior<Command> create() {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Command.class)
                .onMessage(Open.class, command -> open(context, command))
                .onMessage(Close.class, command -> close(context, command))
                .build());
  }

  private static Behavior<Command> open(ActorContext<Command> context, Open command) {
    try {
      // One message that cannot be handled must not make the driver deaf.
      Behavior<Object> link =
          Behaviors.supervise(ServerLink.create(command.with()))
              .onFailure(RuntimeException.class, SupervisorStrategy.resume());
      command.opened().complete(context.spawn(link, command.session()).narrow());
    } catch (RuntimeException e) {
      command.opened().completeExceptionally(e);
    }
    return Behaviors.same();
  }

  private static Behavior<Command> close(ActorContext<Command> context, Close command) {
    context.stop(command.link());
    return Behaviors.same();
  }
}
