package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.ContentQuestion;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.JobEnd;
import io.sparkjobserver.server.drivers.JobProgress;
import io.sparkjobserver.server.drivers.KillStep;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The conversation with one driver. It opens with a word that is repeated until the driver is
 * heard, passes on what the driver says, and tells when the driver has been silent for too long.
 * Takes {@link DriverMessage}s from outside and its own timers' messages.
 */
final class DriverConnection extends AbstractBehavior<Object> {

  private static final Duration OPENING_INTERVAL = Duration.ofSeconds(1);

  /**
   * How long a silence that was noticed may still end. After a pause of this whole process the
   * clock is first, and what drivers said meanwhile comes just behind it.
   */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final TimerScheduler<Object> timers;
  private final RemoteDriver driver;
  private final ServerMessage opening;
  private final Duration patience;
  private final DriverListener listener;
  private final Consumer<ContentQuestion> content;

  /** When the driver was heard last, by {@link System#nanoTime}. */
  private long heardAt = System.nanoTime();

  /** Whether it has said something at all. */
  private boolean known;

  /** Whether it was silent for as long as it may, and is given up after {@link #GRACE}. */
  private boolean missed;

  private DriverConnection(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      RemoteDriver driver,
      Conversation conversation) {
    super(context);
    this.timers = timers;
    this.driver = driver;
    this.opening = conversation.opening().apply(context.getSelf().narrow());
    this.patience = conversation.patience();
    this.listener = conversation.listener();
    this.content = conversation.content();
    timers.startTimerWithFixedDelay(Timer.OPEN, Timer.OPEN, OPENING_INTERVAL);
    expectWord(patience);
    driver.tell(opening);
    conversation.begun().accept(driver);
  }

  /**
   * @param driver makes the server's end, given this actor and the inbox of its content
   * @param content takes in what is pulled from the driver
   */
  static Behavior<Object> create(
      BiFunction<ActorRef<Object>, ActorRef<ContentReply>, RemoteDriver> driver,
      Behavior<ContentReply> content,
      Conversation conversation) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new DriverConnection(
                        context,
                        timers,
                        driver.apply(
                            context.getSelf(), context.spawn(content, Protocol.CONTENT_INBOX)),
                        conversation)));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Timer.OPEN, this::open)
        .onMessageEquals(Timer.SILENCE, this::silence)
        .onMessageEquals(Timer.LOST, this::lost)
        .onMessage(DriverMessage.class, this::heard)
        .build();
  }

  private Behavior<Object> open() {
    driver.tell(opening);
    return this;
  }

  /** Not a receive timeout: the opening that is said again is no word of the driver. */
  private void expectWord(Duration patience) {
    timers.startSingleTimer(Timer.SILENCE, Timer.SILENCE, patience);
  }

  /** The timer is not started again for each word, of which there are thousands in a second. */
  private Behavior<Object> silence() {
    Duration left = patience.minusNanos(System.nanoTime() - heardAt);
    if (left.compareTo(Duration.ZERO) > 0) {
      expectWord(left);
    } else {
      missed = true;
      timers.startSingleTimer(Timer.LOST, Timer.LOST, GRACE);
    }
    return this;
  }

  private Behavior<Object> lost() {
    listener.lost();
    return this;
  }

  private void hear() {
    heardAt = System.nanoTime();
    if (!known) {
      known = true;
      timers.cancel(Timer.OPEN);
    }
    if (missed) {
      missed = false;
      timers.cancel(Timer.LOST);
      expectWord(patience);
    }
  }

  private Behavior<Object> heard(DriverMessage message) {
    hear();
    if (message instanceof DriverMessage.JobEnded ended) {
      listener.jobEnded(ended.jobId(), end(ended.outcome()));
    } else if (message instanceof DriverMessage.JobStarted started) {
      listener.jobStarted(started.jobId());
    } else if (message instanceof DriverMessage.KillStep kill) {
      listener.killStep(kill.jobId(), step(kill.step()));
    } else if (message instanceof DriverMessage.Heartbeat heartbeat) {
      driver.seen();
      listener.heartbeat(vitals(heartbeat));
    } else if (message instanceof ContentQuestion question) {
      content.accept(question);
    } else if (message instanceof DriverMessage.ContextReady ready) {
      listener.contextReady(ready.applicationId(), ready.uiUrl());
    } else if (message instanceof DriverMessage.ContextFailed failed) {
      listener.contextFailed(failure(failed.error()));
    } else if (message instanceof DriverMessage.Hello hello) {
      driver.seen();
      listener.found(driver, hello.contextReady(), hello.jobs());
    }
    return this;
  }

  private static DriverVitals vitals(DriverMessage.Heartbeat heartbeat) {
    return new DriverVitals(
        heartbeat.jobs(),
        heartbeat.load().heapUsed(),
        heartbeat.load().heapMax(),
        heartbeat.load().cpuPermille(),
        heartbeat.progress().stream()
            .map(
                job ->
                    new JobProgress(
                        job.jobId(),
                        job.stages(),
                        job.stagesDone(),
                        job.tasks(),
                        job.tasksDone(),
                        job.tasksFailed()))
            .toList());
  }

  private static JobEnd end(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Finished finished) {
      return new JobEnd.Finished(finished.json().utf8String());
    } else if (outcome instanceof JobOutcome.FinishedLarge large) {
      return new JobEnd.FinishedLarge(large.size(), large.sha256());
    } else if (outcome instanceof JobOutcome.Failed failed) {
      return new JobEnd.Failed(failure(failed.error()));
    } else if (outcome instanceof JobOutcome.Rejected rejected) {
      return new JobEnd.Rejected(rejected.problem());
    } else if (outcome instanceof JobOutcome.NotLoaded notLoaded) {
      return new JobEnd.NotLoaded(trouble(notLoaded.cause()), failure(notLoaded.error()));
    }
    return new JobEnd.Killed();
  }

  private static JobEnd.LoadTrouble trouble(JobOutcome.LoadTrouble trouble) {
    return switch (trouble) {
      case CLASS_NOT_FOUND -> JobEnd.LoadTrouble.CLASS_NOT_FOUND;
      case NOT_A_JOB -> JobEnd.LoadTrouble.NOT_A_JOB;
      case BROKEN -> JobEnd.LoadTrouble.BROKEN;
    };
  }

  private static KillStep step(DriverMessage.KillStep.Step step) {
    return switch (step) {
      case CANCELLED -> KillStep.CANCELLED;
      case INTERRUPTED -> KillStep.INTERRUPTED;
      case PROCESS -> KillStep.PROCESS;
    };
  }

  private static Failure failure(ErrorReport report) {
    return new Failure(report.message(), report.errorClass(), report.stack());
  }

  /** The actor's own messages. */
  private enum Timer {
    OPEN,
    SILENCE,
    LOST
  }

  /**
   * What the two sides talk about.
   *
   * @param opening the first word; is given where the driver is to speak
   * @param patience how long the driver may be silent
   * @param listener who is told
   * @param content takes the driver's questions about content, without blocking
   * @param begun is told when the conversation has begun
   */
  record Conversation(
      Function<ActorRef<DriverMessage>, ServerMessage> opening,
      Duration patience,
      DriverListener listener,
      Consumer<ContentQuestion> content,
      Consumer<RemoteDriver> begun) {}
}
