package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.ResultStore;
import io.sparkjobserver.protocol.Admission;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentSource;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/** The driver's actor system, and what the rest of the process says through it. Thread-safe. */
public final class DriverSystem implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(3);

  /** How many requests for results may wait; the server asks again for what is dropped. */
  private static final int CONTENT_QUEUE = 64;

  private final ActorSystem<Links.Command> system;
  private final ExecutorService contentThread;
  private final ServerLink.Results results;
  private final Link link;

  private DriverSystem(
      ActorSystem<Links.Command> system,
      ExecutorService contentThread,
      ServerLink.Results results,
      Link link) {
    this.system = system;
    this.contentThread = contentThread;
    this.results = results;
    this.link = link;
  }

  /**
   * Where the driver is to be.
   *
   * @param hostname the address that it is reached under
   * @param bindHostname the address that it binds
   * @param firstPort the first port that it may bind; 0 takes any free one
   * @param lastPort the last port that it may bind
   */
  public record Address(String hostname, String bindHostname, int firstPort, int lastPort) {}

  /**
   * Binds a free port of the address and opens the link.
   *
   * @param address where to be
   * @param invitation with what to open it
   * @param results the results that the server may ask for
   * @param listener what the server wants of the process goes there
   * @throws IllegalStateException where no port can be bound
   */
  public static DriverSystem start(
      Address address, Invitation invitation, ResultStore results, LinkListener listener) {
    ExecutorService contentThread = contentThread();
    ContentSource source = (ref, offset, length) -> read(results, ref, offset, length);
    ServerLink.Results answers = request -> contentThread.execute(() -> source.answer(request));
    ActorSystem<Links.Command> system =
        ActorSystem.create(
            Links.create(),
            Protocol.DRIVER_SYSTEM,
            Protocol.actorSystem(endpoint(address), invitation.credentials(), Admission.SERVERS));
    return new DriverSystem(
        system, contentThread, answers, open(system, answers, invitation, listener));
  }

  private static Link open(
      ActorSystem<Links.Command> system,
      ServerLink.Results results,
      Invitation invitation,
      LinkListener listener) {
    ActorRef<DriverMessage> gateway =
        ActorRefResolver.get(system).resolveActorRef(invitation.gateway());
    RemoteContent content =
        new RemoteContent(gateway.path().address().getHost().equals(system.address().getHost()));
    CompletableFuture<ActorRef<ServerLink.Command>> opened = new CompletableFuture<>();
    system.tell(
        new Links.Open(
            invitation.session(),
            new ServerLink.Collaborators(
                invitation, gateway, listener, content, results, System::nanoTime),
            opened));
    ActorRef<ServerLink.Command> actor = await(opened);
    return new Link(actor, content, () -> system.tell(new Links.Close(actor)));
  }

  /**
   * The first port that is free. Somebody else may be quicker in between; then the start fails, as
   * with any address that cannot be bound.
   */
  private static Endpoint endpoint(Address address) {
    for (int port = address.firstPort(); port <= address.lastPort(); port++) {
      try (ServerSocket free = new ServerSocket()) {
        free.bind(new InetSocketAddress(address.bindHostname(), port));
        return new Endpoint(address.hostname(), port, address.bindHostname(), port);
      } catch (IOException e) {
        // The next one.
      }
    }
    throw new IllegalStateException(
        "No port from %d to %d can be bound at %s"
            .formatted(address.firstPort(), address.lastPort(), address.bindHostname()));
  }

  /** Where it is reached, as {@code host:port}. */
  public String address() {
    org.apache.pekko.actor.Address own = system.address();
    return own.host().get() + ":" + own.port().get();
  }

  /** The process's own conversation. */
  public Link link() {
    return link;
  }

  /**
   * Opens the conversation of a context that this process hosts.
   *
   * @param invitation with what it joins; the process's own credentials are those of the connection
   * @param listener what the server wants of that context goes there
   */
  public Link open(Invitation invitation, LinkListener listener) {
    return open(system, results, invitation, listener);
  }

  /** Sends what is on its way, and ends the system. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The process ends anyway.
    }
    contentThread.shutdownNow();
  }

  private static byte[] read(ResultStore results, ContentRef ref, long offset, int length)
      throws IOException {
    if (ref.kind() != ContentRef.Kind.JOB_RESULT) {
      throw new IOException("A driver has results only");
    }
    return results.read(ref.key(), offset, length);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The driver's actor system does not start", e);
    }
  }

  private static ExecutorService contentThread() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(CONTENT_QUEUE),
        task -> {
          Thread thread = new Thread(task, "driver-content");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }
}
