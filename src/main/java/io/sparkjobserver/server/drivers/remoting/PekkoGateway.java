package io.sparkjobserver.server.drivers.remoting;

import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sparkjobserver.protocol.ContentPuller;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.server.content.ContentProvider;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.remoting.DriverConnection.Conversation;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drivers join and are called over Pekko Remote. */
@ApplicationScoped
class PekkoGateway implements DriverGateway {

  private static final Logger LOG = LoggerFactory.getLogger(PekkoGateway.class);
  private static final int EARLY = 1;
  private static final int LATE = 9_000;
  private static final Duration BIND_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CHUNK_PATIENCE = Duration.ofSeconds(15);
  private static final int NAME_BYTES = 16;
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private final RemotingConfig remoting;
  private final DriversConfig drivers;
  private final ContentAnswers content;
  private final Expectations expectations = new Expectations();
  private final ContentPuller puller = new ContentPuller(CHUNK_PATIENCE);
  private final Random random = new SecureRandom();
  private final CompletableFuture<Guardian.Refs> refs = new CompletableFuture<>();
  private final CompletableFuture<ActorSystem<Guardian.Command>> system = new CompletableFuture<>();

  PekkoGateway(
      RemotingConfig remoting, DriversConfig drivers, @All List<ContentProvider> providers) {
    this.remoting = remoting;
    this.drivers = drivers;
    this.content = new ContentAnswers(providers);
  }

  /** Starts beside the rest of the server: an actor system takes about a second. */
  void start(@Observes @Priority(EARLY) StartupEvent event) {
    Thread thread = new Thread(this::bind, "remoting-start");
    thread.setDaemon(true);
    thread.start();
  }

  private void bind() {
    try {
      ClassLoader loader = Protocol.class.getClassLoader();
      system.complete(
          ActorSystem.create(
              Guardian.create(Gateway.create(expectations, this::welcome), puller.inbox(), refs),
              Protocol.SERVER_SYSTEM,
              ActorSystemSetup.create(
                  BootstrapSetup.create(Protocol.actorSystemConfig(endpoint(), loader))
                      .withClassloader(loader))));
    } catch (RuntimeException e) {
      IllegalStateException failure =
          new IllegalStateException(
              "Drivers cannot join: nothing listens on %s:%d (pekko.remote.artery): %s"
                  .formatted(endpoint().bindHostname(), endpoint().bindPort(), e.getMessage()),
              e);
      LOG.error("{}; the server ends", failure.getMessage());
      system.completeExceptionally(failure);
      // A server that no driver can join is of no use, and whoever watches it may start it again.
      Quarkus.asyncExit(1);
    }
  }

  private Endpoint endpoint() {
    RemotingConfig.Canonical canonical = remoting.canonical();
    return new Endpoint(
        canonical.hostname(),
        canonical.port(),
        remoting.bind().hostname().orElse(canonical.hostname()),
        remoting.bind().port().orElse(canonical.port()));
  }

  void stop(@Observes @Priority(LATE) ShutdownEvent event) {
    content.close();
    if (system.isDone() && !system.isCompletedExceptionally()) {
      system.join().terminate();
      system
          .join()
          .getWhenTerminated()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .exceptionally(e -> null)
          .join();
    }
  }

  @Override
  public boolean bound() {
    return system.isDone() && !system.isCompletedExceptionally() && refs.isDone();
  }

  @Override
  public String address() {
    String text = resolver().toSerializationFormat(refs().gateway());
    // Without the part that names this one start of the actor system.
    return text.substring(0, text.indexOf('#'));
  }

  @Override
  public String hostname() {
    return remoting
        .bind()
        .hostname()
        .filter(bound -> !WILDCARDS.contains(bound))
        .orElseGet(() -> remoting.canonical().hostname());
  }

  @Override
  public void expect(Expected expected, DriverListener listener) {
    expectations.add(expected, listener);
  }

  @Override
  public void forget(String driverId) {
    expectations.remove(driverId);
  }

  private void welcome(Expectations.Expected taken, DriverMessage.Join join) {
    Expected expected = taken.expected();
    converse(
        join.driver(),
        new Conversation(
            connection ->
                new ServerMessage.Welcome(
                    expected.contextName(),
                    expected.sparkConf(),
                    expected.jobSlots(),
                    FIRST_EPOCH,
                    new ServerMessage.Timing(
                        drivers.driverHeartbeat(),
                        drivers.driverOrphanTimeout(),
                        drivers.killTimeout()),
                    connection),
            drivers.driverLostAfter(),
            taken.listener(),
            content,
            taken.listener()::joined));
  }

  @Override
  public void adopt(String address, long ownerEpoch, DriverListener listener) {
    converse(
        resolver().resolveActorRef(address),
        new Conversation(
            connection -> new ServerMessage.Adopt(ownerEpoch, connection),
            drivers.driverLostAfter(),
            listener,
            content,
            driver -> {}));
  }

  private void converse(ActorRef<ServerMessage> driver, Conversation conversation) {
    ActorSystem<Guardian.Command> running = system();
    running.tell(
        new Guardian.Connect(
            DriverConnection.create(
                connection ->
                    new RemoteDriver(
                        driver,
                        resolver().toSerializationFormat(driver),
                        () -> running.tell(new Guardian.Disconnect(connection)),
                        puller,
                        refs().inbox()),
                conversation),
            "connection-" + randomName()));
  }

  private String randomName() {
    byte[] bytes = new byte[NAME_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private ActorRefResolver resolver() {
    return ActorRefResolver.get(system());
  }

  private Guardian.Refs refs() {
    return within(refs);
  }

  private ActorSystem<Guardian.Command> system() {
    return within(system);
  }

  private static <T> T within(CompletableFuture<T> future) {
    return future.copy().orTimeout(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
