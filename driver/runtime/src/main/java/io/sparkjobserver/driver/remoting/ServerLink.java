package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobRequest;
import io.sparkjobserver.driver.jobs.Jobs;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that speaks with the server. Every order is taken here and nowhere else, one after the
 * other; nothing here blocks. Its name is the session secret, so knowing the driver's address is
 * not enough to command it.
 */
final class ServerLink extends AbstractBehavior<Object> {

  private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
  private static final Duration JOIN_INTERVAL = Duration.ofSeconds(1);

  /** After so many heartbeats without an answer the conversation begins anew. */
  private static final int UNANSWERED = 3;

  /**
   * How long a job runs until its start is said that nobody waits for, and at most twice as long.
   * Many jobs are over by then, and a message costs both sides processor time.
   */
  static final Duration MOMENT = Duration.ofMillis(20);

  /** How many times it asks to be welcomed until it asks in another way, too. */
  private static final int UNWELCOMED = 8;

  /** How often it is asked in another way whether a server that is not heard still wants it. */
  private static final Duration QUESTION_INTERVAL = Duration.ofSeconds(15);

  private final TimerScheduler<Object> timers;
  private final Collaborators with;
  private final ActorRef<ServerMessage> self;
  private final Outbox outbox;
  private final long begun;

  /** What the server said when it took the driver in; null before. */
  private ServerMessage.@Nullable Welcome welcome;

  private ActorRef<DriverMessage> server;
  private long ownerEpoch;
  private long lastWord;
  private boolean silent;
  private long asked;
  private int joins;
  private @Nullable ContextUp context;
  private @Nullable CompletableFuture<Void> drained;

  private ServerLink(
      ActorContext<Object> context, TimerScheduler<Object> timers, Collaborators with) {
    super(context);
    this.timers = timers;
    this.with = with;
    this.self = context.getSelf().narrow();
    this.outbox = new Outbox(with.nanoTime());
    this.server = with.gateway();
    with.content()
        .repliesTo(
            context.spawn(
                Behaviors.supervise(with.content().inbox())
                    .onFailure(RuntimeException.class, SupervisorStrategy.resume()),
                Protocol.CONTENT_INBOX));
    this.begun = now();
    this.lastWord = begun;
    this.asked = begun;
    timers.startTimerWithFixedDelay(new Join(), JOIN_INTERVAL);
    join();
  }

  /** Takes {@link ServerMessage}s from outside and {@link Command}s of its own process. */
  static Behavior<Object> create(Collaborators with) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new ServerLink(context, timers, with)));
  }

  /**
   * What the link works with.
   *
   * @param invitation with what it joins
   * @param gateway whom it asks to be taken in
   * @param listener what the server wants of the process goes there
   * @param content is told who owns the driver
   * @param results answers requests for results, and does not block
   * @param nanoTime the time
   */
  record Collaborators(
      Invitation invitation,
      ActorRef<DriverMessage> gateway,
      LinkListener listener,
      RemoteContent content,
      Results results,
      LongSupplier nanoTime) {}

  /** Answers requests for the driver's content. */
  interface Results {
    void answer(ContentRequest request);
  }

  /** What the link is told by its own process. */
  sealed interface Command {}

  record ContextUp(String applicationId, Optional<String> uiUrl, Jobs jobs, JobProgress progress)
      implements Command {}

  record ContextDown(ErrorReport error) implements Command {}

  record Started(String jobId) implements Command {}

  record Killing(String jobId, DriverMessage.KillStep.Step step) implements Command {}

  record Ended(String jobId, JobEnd end) implements Command {}

  /** Completes the future as soon as every end is acknowledged. */
  record Drain(CompletableFuture<Void> drained) implements Command {}

  private record Join() implements Command {}

  private record Beat() implements Command {}

  private record Starts() implements Command {}

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(ServerMessage.class, message -> handle(() -> fromServer(message)))
        .onMessage(Started.class, command -> handle(() -> started(command.jobId())))
        .onMessage(Ended.class, command -> handle(() -> ended(command.jobId(), command.end())))
        .onMessage(Killing.class, command -> handle(() -> killing(command)))
        .onMessage(Starts.class, command -> handle(this::starts))
        .onMessage(Beat.class, command -> handle(this::beat))
        .onMessage(Join.class, command -> handle(this::join))
        .onMessage(ContextUp.class, command -> handle(() -> contextUp(command)))
        .onMessage(ContextDown.class, command -> handle(() -> contextDown(command.error())))
        .onMessage(Drain.class, command -> handle(() -> drain(command.drained())))
        .build();
  }

  private Behavior<Object> handle(Runnable reaction) {
    reaction.run();
    return this;
  }

  private void join() {
    if (++joins % UNWELCOMED == 0) {
      // Over HTTP it is known: maybe the server's answer does not find the way here.
      with.listener().unheard();
    }
    if (now() - begun > with.invitation().patience().toNanos()) {
      timers.cancelAll();
      with.listener().notJoined();
      return;
    }
    server.tell(
        new DriverMessage.Join(
            with.invitation().driverId(),
            with.invitation().incarnation(),
            with.invitation().session(),
            self));
  }

  private void fromServer(ServerMessage message) {
    if (message instanceof ServerMessage.Order order && order.ownerEpoch() < ownerEpoch) {
      LOG.warn(
          "An order of epoch {} is dropped; the driver is owned in epoch {}",
          order.ownerEpoch(),
          ownerEpoch);
      return;
    }
    boolean missed = unheard();
    lastWord = now();
    silent = false;
    if (missed) {
      LOG.info("The server is heard again");
      outbox.due(Duration.ZERO).forEach(server::tell);
    }
    if (message instanceof ServerMessage.StartJob start) {
      startJob(start);
    } else if (message instanceof ServerMessage.OpenContext open) {
      openContext(open);
    } else if (message instanceof ServerMessage.Acknowledged acknowledged) {
      acknowledged.jobIds().forEach(this::acknowledged);
      completeDrain();
    } else if (message instanceof ServerMessage.KillJob kill) {
      jobs().ifPresent(jobs -> jobs.kill(kill.jobId()));
    } else if (message instanceof ContentRequest request) {
      with.results().answer(request);
    } else if (message instanceof ServerMessage.Welcome first) {
      welcome(first);
    } else if (message instanceof ServerMessage.Adopt adopt) {
      adopt(adopt);
    } else if (message instanceof ServerMessage.Refused refused) {
      timers.cancel(new Join());
      with.listener().refused(refused.reason());
    } else if (message instanceof ServerMessage.StopContext) {
      with.listener().stopped();
    }
    // HeartbeatSeen needs no more than what every message does.
  }

  private void welcome(ServerMessage.Welcome first) {
    if (welcome != null) {
      LOG.info("Welcomed again, in epoch {}; nothing changes", first.ownerEpoch());
      return;
    }
    welcome = first;
    timers.cancel(new Join());
    timers.startTimerWithFixedDelay(new Beat(), first.timing().heartbeat());
    ownedBy(first.ownerEpoch(), first.connection());
    with.listener().welcomed(first);
  }

  private void adopt(ServerMessage.Adopt adopt) {
    boolean again = adopt.ownerEpoch() == ownerEpoch && adopt.connection().equals(server);
    if (welcome == null || (adopt.ownerEpoch() <= ownerEpoch && !again)) {
      LOG.warn(
          "An owner of epoch {} is refused; the driver is owned in epoch {}",
          adopt.ownerEpoch(),
          ownerEpoch);
      return;
    }
    LOG.info("Adopted in epoch {}", adopt.ownerEpoch());
    ownedBy(adopt.ownerEpoch(), adopt.connection());
    server.tell(hello());
    if (context != null) {
      // The former owner may have died with it.
      server.tell(ready(context));
    }
    // It may not have stored that yet.
    outbox.begun().forEach(jobId -> server.tell(new DriverMessage.JobStarted(jobId)));
    outbox.due(Duration.ZERO).forEach(server::tell);
  }

  private void ownedBy(long epoch, ActorRef<DriverMessage> connection) {
    ownerEpoch = epoch;
    server = connection;
    with.content().ownedBy(connection);
  }

  private void startJob(ServerMessage.StartJob start) {
    if (!outbox.told(start.jobId(), start.startAwaited())) {
      return;
    }
    ContextUp up = context;
    if (up == null) {
      broken(start.jobId(), "The job came before the Spark context was up");
      return;
    }
    try {
      up.jobs()
          .start(
              new JobRequest(
                  start.jobId(),
                  start.mainClass(),
                  start.classPath(),
                  start.input(),
                  start.rows()));
    } catch (IllegalArgumentException e) {
      broken(start.jobId(), String.valueOf(e.getMessage()));
    }
  }

  private void openContext(ServerMessage.OpenContext open) {
    if (!outbox.told(open.driverId(), false)) {
      return;
    }
    if (context == null) {
      broken(open.driverId(), "The context came before the Spark context was up");
    } else {
      with.listener().openContext(open.driverId(), open.session(), open.gateway());
    }
  }

  private void broken(String id, String why) {
    ErrorReport error = new ErrorReport(why, IllegalStateException.class.getName(), "");
    ended(id, new JobEnd.NotLoaded(LoadTrouble.BROKEN, error));
  }

  private void started(String jobId) {
    if (outbox.begun(jobId)) {
      server.tell(new DriverMessage.JobStarted(jobId));
    } else if (!timers.isTimerActive(new Starts())) {
      timers.startSingleTimer(new Starts(), MOMENT);
    }
  }

  private void starts() {
    outbox.starts(MOMENT).forEach(jobId -> server.tell(new DriverMessage.JobStarted(jobId)));
    if (outbox.hasStarts()) {
      timers.startSingleTimer(new Starts(), MOMENT);
    }
  }

  private void killing(Killing kill) {
    server.tell(new DriverMessage.KillStep(kill.jobId(), kill.step()));
  }

  private void ended(String jobId, JobEnd end) {
    server.tell(outbox.ended(jobId, Outcomes.of(end)));
  }

  private void acknowledged(String jobId) {
    if (outbox.acknowledge(jobId)) {
      jobs().ifPresent(jobs -> jobs.forget(jobId));
    }
  }

  private void beat() {
    ServerMessage.Welcome terms = welcome;
    if (terms == null) {
      return;
    }
    if (now() - lastWord > terms.timing().orphan().toNanos()) {
      if (silent) {
        timers.cancelAll();
        with.listener().orphaned();
        return;
      }
      // Only if the next beat finds nothing either: after a pause of the whole process, words of
      // the server may be waiting behind this one.
      silent = true;
    }
    if (unheard() && now() - asked > QUESTION_INTERVAL.toNanos()) {
      asked = now();
      with.listener().unheard();
    }
    server.tell(unheard() ? hello() : heartbeat());
    outbox.due(terms.timing().heartbeat()).forEach(server::tell);
  }

  /** Whether the server has left so many heartbeats unanswered that the connection may be lost. */
  private boolean unheard() {
    ServerMessage.Welcome terms = welcome;
    return terms != null
        && now() - lastWord > terms.timing().heartbeat().multipliedBy(UNANSWERED).toNanos();
  }

  private DriverMessage hello() {
    return new DriverMessage.Hello(
        with.invitation().incarnation(),
        ownerEpoch,
        outbox.lastAcknowledged(),
        context != null,
        outbox.jobs());
  }

  private DriverMessage heartbeat() {
    List<DriverMessage.Progress> progress =
        context == null
            ? List.of()
            : context.progress().of(outbox.running(DriverMessage.Heartbeat.MAX_PROGRESS));
    return new DriverMessage.Heartbeat(outbox.jobs(), Vitals.load(), progress);
  }

  private void contextUp(ContextUp up) {
    context = up;
    server.tell(ready(up));
  }

  private void contextDown(ErrorReport error) {
    server.tell(new DriverMessage.ContextFailed(error));
  }

  private void drain(CompletableFuture<Void> future) {
    drained = future;
    completeDrain();
  }

  private void completeDrain() {
    if (drained != null && outbox.hasNoEnds()) {
      drained.complete(null);
    }
  }

  private Optional<Jobs> jobs() {
    return Optional.ofNullable(context).map(ContextUp::jobs);
  }

  private long now() {
    return with.nanoTime().getAsLong();
  }

  private static DriverMessage ready(ContextUp up) {
    return new DriverMessage.ContextReady(up.applicationId(), up.uiUrl());
  }
}
