package io.sparkjobserver.server.drivers.remoting;

import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sparkjobserver.protocol.ContentPuller;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.AddressRule;
import io.sparkjobserver.server.content.ContentProvider;
import io.sparkjobserver.server.drivers.AddressResolver;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.PortRange;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.remoting.DriverConnection.Conversation;
import io.sparkjobserver.server.drivers.remoting.RemotingStart.Link;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drivers join over HTTP and are spoken with over Pekko Remote. */
@ApplicationScoped
class PekkoGateway implements DriverGateway {

  private static final Logger LOG = LoggerFactory.getLogger(PekkoGateway.class);
  private static final int EARLY = 1;
  private static final int LATE = 9_000;
  private static final int FIRST_INCARNATION = 1;
  private static final Duration BIND_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CHUNK_PATIENCE = Duration.ofSeconds(15);
  private static final String DRIVER_HOST = "spark.driver.host";

  private final RemotingStart start;
  private final RemotingAddress address;
  private final DriversConfig drivers;
  private final Deployment deployment;
  private final ServerNodes nodes;
  private final ContentAnswers content;
  private final Expectations expectations = new Expectations();
  private final CompletableFuture<Link> link = new CompletableFuture<>();

  PekkoGateway(
      RemotingStart start,
      RemotingConfig remoting,
      SparkConfig spark,
      DriversConfig drivers,
      ServerNodes nodes,
      @All List<ContentProvider> providers) {
    this.start = start;
    this.address = new RemotingAddress(remoting);
    this.drivers = drivers;
    this.deployment = Deployment.of(spark, drivers);
    this.nodes = nodes;
    this.content = new ContentAnswers(providers);
  }

  /** Starts beside the rest of the server: an actor system takes about a second. */
  void start(@Observes @Priority(EARLY) StartupEvent event) {
    Thread thread = new Thread(this::open, "remoting-start");
    thread.setDaemon(true);
    thread.start();
  }

  private void open() {
    try {
      Link open =
          start.open(expectations, Gateway.create(expectations, this::welcome), this::addressOf);
      link.complete(open);
      nodes.driversJoinAt(joinUrl(open));
    } catch (Exception e) {
      LOG.error("Drivers cannot join: {}; the server ends", e.getMessage());
      link.completeExceptionally(e);
      // A server that no driver can join is of no use, and whoever watches it may start it again.
      Quarkus.asyncExit(1);
    }
  }

  void stop(@Observes @Priority(LATE) ShutdownEvent event) {
    content.close();
    if (bound()) {
      link.join().close();
    }
  }

  @Override
  public boolean bound() {
    return link.isDone() && !link.isCompletedExceptionally();
  }

  @Override
  public Optional<String> localHostname() {
    return deployment.cluster() ? Optional.empty() : Optional.of(address.local());
  }

  /** Where drivers become known: on this machine, or wherever workers are. */
  private URI joinUrl(Link open) {
    return localHostname()
        .map(open.joining()::url)
        .or(drivers::driverUrl)
        .orElseGet(() -> open.joining().url(address.endpoint().hostname()));
  }

  private AddressRule addressOf(Expected driver) {
    Optional<String> set = Optional.ofNullable(driver.sparkConf().get(DRIVER_HOST));
    PortRange ports = drivers.driverPorts().orElse(PortRange.ANY);
    return new AddressRule(
        localHostname().or(() -> set),
        drivers.networkAddressResolver() == AddressResolver.AKKA,
        deployment.cluster() ? ports.first() : 0,
        deployment.cluster() ? ports.last() : 0);
  }

  @Override
  public Invitation expect(Expected expected, DriverListener listener) {
    expectations.add(expected, listener);
    return new Invitation(
        joinUrl(link()),
        link().vouching().launchSecret(expected.driverId()).toHex(),
        link().vouching().authoritySha256());
  }

  @Override
  public DriverHandle.ContextOrder expectHosted(Expected expected, DriverListener listener) {
    String id = expected.driverId();
    String session = link().vouching().launchSecret(id).session(FIRST_INCARNATION);
    expectations.add(expected, listener);
    // Its host's process is known already: it needs no key of its own.
    expectations.open(id, FIRST_INCARNATION, session);
    return new DriverHandle.ContextOrder(id, session, link().gateway());
  }

  @Override
  public void assign(String driverId, String contextId) {
    expectations.assign(driverId, contextId);
  }

  @Override
  public void forget(String driverId) {
    expectations.remove(driverId);
  }

  private void welcome(Expectations.Expected taken, DriverMessage.Join join) {
    Expected expected = taken.expected();
    converse(
        expected,
        join.driver(),
        join.session(),
        FIRST_EPOCH,
        new Conversation(
            connection ->
                new ServerMessage.Welcome(
                    expected.contextName(),
                    expected.sparkConf(),
                    expected.jobSlots(),
                    new ServerMessage.JobBasis(
                        RemoteDriver.binaries(expected.basis().classPath()),
                        expected.basis().input()),
                    expected.role() == Role.HOST,
                    FIRST_EPOCH,
                    new ServerMessage.Timing(
                        drivers.driverHeartbeat(),
                        DriversConfig.orphanTimeout(drivers, deployment),
                        drivers.killTimeout()),
                    connection),
            drivers.driverLostAfter(),
            taken.listener(),
            question -> content.answer(expectations.contextOf(expected), question),
            taken.listener()::joined));
  }

  @Override
  public void adopt(Expected expected, Adopted driver, long ownerEpoch, DriverListener listener) {
    String session =
        link().vouching().launchSecret(expected.driverId()).session(driver.incarnation());
    expectations.addAdopted(expected, driver.incarnation(), listener);
    expectations.open(expected.driverId(), driver.incarnation(), session);
    converse(
        expected,
        resolver().resolveActorRef(RemotingAddress.ofDriver(driver.address(), session)),
        session,
        ownerEpoch,
        new Conversation(
            connection -> new ServerMessage.Adopt(ownerEpoch, connection),
            drivers.driverLostAfter(),
            listener,
            question -> content.answer(expectations.contextOf(expected), question),
            adopted -> {}));
  }

  /**
   * @param session becomes the name of what listens, so that nobody else can speak as the driver
   */
  private void converse(
      Expected expected,
      ActorRef<ServerMessage> driver,
      String session,
      long epoch,
      Conversation conversation) {
    ContentPuller puller = new ContentPuller(CHUNK_PATIENCE);
    link()
        .system()
        .tell(
            new Guardian.Connect(
                DriverConnection.create(
                    (connection, inbox) ->
                        new RemoteDriver(
                            driver,
                            epoch,
                            () -> link().system().tell(disconnect(expected, connection, driver)),
                            puller,
                            inbox),
                    puller.inbox(),
                    conversation),
                session + "." + epoch));
  }

  /** The process of a context that another driver hosts goes on without it. */
  private static Guardian.Command disconnect(
      Expected expected, ActorRef<?> connection, ActorRef<?> driver) {
    return new Guardian.Disconnect(connection, driver, expected.role() != Role.HOSTED);
  }

  private ActorRefResolver resolver() {
    return ActorRefResolver.get(link().system());
  }

  private Link link() {
    return link.copy().orTimeout(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
