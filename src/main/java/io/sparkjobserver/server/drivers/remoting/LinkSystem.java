package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.Trust;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * The server's actor system, from its first step on. It takes as long to start as the rest of the
 * server and needs nothing of it but its configuration: so the process begins with it, beside
 * everything else, and the server takes it over once it has its identity. One process has one at
 * most that is not taken yet. Thread-safe.
 */
public final class LinkSystem {

  private static final long START_SECONDS = 20;
  private static final AtomicReference<LinkSystem> BEGUN = new AtomicReference<>();

  private final Endpoint endpoint;
  private final CompletableFuture<Trust> trust = new CompletableFuture<>();
  private final CompletableFuture<ActorSystem<Guardian.Command>> started;

  private LinkSystem(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.started =
        CompletableFuture.supplyAsync(this::create, task -> inBackground("link-start", task));
  }

  private ActorSystem<Guardian.Command> create() {
    return ActorSystem.create(
        Guardian.create(),
        Protocol.SERVER_SYSTEM,
        Protocol.actorSystem(endpoint, trust.minimalCompletionStage()));
  }

  /** Has what {@link #begin} needs read on a thread of its own. */
  public static void prepare() {
    inBackground("link-settings", Protocol::prepare);
  }

  /**
   * Starts the actor system on a thread of its own, and binds its port. Nobody is spoken with until
   * the server has taken it.
   */
  public static void begin(RemotingConfig remoting) {
    BEGUN.set(new LinkSystem(new RemotingAddress(remoting).endpoint()));
  }

  /** Ends what was begun and not taken, where the server did not get that far. */
  public static void callOff() {
    LinkSystem begun = BEGUN.getAndSet(null);
    if (begun != null) {
      begun.end();
    }
  }

  /** Takes over what was begun; starts it now where nothing was, or something for elsewhere. */
  static LinkSystem take(RemotingAddress address) {
    Endpoint endpoint = address.endpoint();
    LinkSystem begun = BEGUN.getAndSet(null);
    if (begun != null && begun.endpoint.equals(endpoint)) {
      return begun;
    }
    if (begun != null) {
      begun.end();
    }
    return new LinkSystem(endpoint);
  }

  private static void inBackground(String name, Runnable step) {
    Thread thread = new Thread(step, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Lets drivers in. Blocks until the port is bound.
   *
   * @param given who they are and who the server is
   * @param gateway takes what they say first
   * @return the system, which the caller ends
   * @throws IllegalStateException where nothing can be bound
   */
  Opened open(Trust given, Behavior<DriverMessage> gateway) {
    trust.complete(given);
    CompletableFuture<ActorRef<DriverMessage>> door = new CompletableFuture<>();
    try {
      ActorSystem<Guardian.Command> system =
          started.copy().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
      system.tell(new Guardian.Open(gateway, door));
      return new Opened(system, door.orTimeout(START_SECONDS, TimeUnit.SECONDS).join());
    } catch (CompletionException e) {
      end();
      throw new IllegalStateException(
          "nothing listens on %s:%d (pekko.remote.artery): %s"
              .formatted(endpoint.bindHostname(), endpoint.bindPort(), reason(e)),
          e);
    }
  }

  private static @Nullable String reason(CompletionException failure) {
    return failure.getCause() instanceof TimeoutException
        ? "it does not start within " + START_SECONDS + " s"
        : Objects.requireNonNullElse(failure.getCause(), failure).getMessage();
  }

  /** Also where it has not started yet. */
  private void end() {
    trust.cancel(false);
    started.minimalCompletionStage().thenAccept(ActorSystem::terminate);
  }

  /**
   * An actor system that drivers are let into.
   *
   * @param system speaks with drivers
   * @param door where drivers say their first message
   */
  record Opened(ActorSystem<Guardian.Command> system, ActorRef<DriverMessage> door) {}
}
