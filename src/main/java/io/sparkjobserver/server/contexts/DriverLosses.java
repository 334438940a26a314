package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.store.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Writes what the loss of its driver does to a context: it ends, or it gets another driver where it
 * may heal itself. Its jobs end with it in either case. Nothing blocks.
 */
@ApplicationScoped
class DriverLosses {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final ContextListener listener;
  private final GroupCommit commits;
  private final SelfHeal selfHeal;
  private final StandaloneConfig standalone;
  private final ContextNews news;
  private final Clock clock;

  DriverLosses(
      ContextRepository contexts,
      DriverRepository drivers,
      ContextListener listener,
      GroupCommit commits,
      SelfHeal selfHeal,
      StandaloneConfig standalone,
      ContextNews news,
      Clock clock) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.listener = listener;
    this.commits = commits;
    this.selfHeal = selfHeal;
    this.standalone = standalone;
    this.news = news;
    this.clock = clock;
  }

  /**
   * A context's driver is over. Answers what became of the context, when that is committed.
   *
   * @param endings the words for it
   */
  CompletionStage<Outcome> write(String driverId, Endings endings) {
    String nextDriver = UUID.randomUUID().toString();
    return commits
        .write(() -> outcome(driverId, endings, nextDriver))
        .thenApply(
            outcome -> {
              tell(endings.context(), outcome);
              return outcome;
            });
  }

  private void tell(Context context, Outcome outcome) {
    if (outcome instanceof Ended over) {
      news.is(over.context(), over.context().state());
    } else if (!(outcome instanceof Taken)) {
      news.is(context, ContextState.RESTARTING);
    }
  }

  private Outcome outcome(String driverId, Endings endings, String nextDriver) {
    Instant now = clock.instant();
    if (endings.mayBeStartedAgain() && isUp(fresh(endings))) {
      return startedAgain(driverId, endings, now);
    }
    if (!drivers.ended(driverId, now)) {
      return new Taken();
    }
    Context context = fresh(endings);
    if (endings.last() || !selfHeal.appliesTo(context, drivers.isHosted(driverId))) {
      return end(context, endings.of(context.state()), now);
    }
    long losses = drivers.endedSince(context.id(), now.minus(selfHeal.window()));
    if (losses > selfHeal.restarts()) {
      return end(context, endings.exhausted(selfHeal.restarts(), selfHeal.window()), now);
    }
    return contexts.restart(context.id(), endings.why())
        ? restart(context, endings, nextDriver, losses)
        : end(context, endings.of(context.state()), now);
  }

  private static boolean isUp(Context context) {
    return context.state() == ContextState.RUNNING || context.state() == ContextState.RESTARTING;
  }

  /**
   * Its cluster starts the driver again, and its jobs run again, unless that came about too often.
   */
  private Outcome startedAgain(String driverId, Endings endings, Instant now) {
    if (!drivers.isMine(driverId)) {
      return new Taken();
    }
    Context context = fresh(endings);
    int most = standalone.restarts();
    if (!drivers.restarted(driverId, now, selfHeal.window(), most)) {
      drivers.ended(driverId, now);
      return end(context, endings.exhausted(most, selfHeal.window()), now);
    }
    boolean unused = contexts.restart(context.id(), endings.why());
    return new Awaited(listener.restartJobs(context.id(), endings.jobsFailure()));
  }

  private Outcome restart(Context context, Endings endings, String nextDriver, long losses) {
    drivers.add(nextDriver, context.id());
    return new Restarting(
        nextDriver,
        selfHeal.backoff(losses),
        listener.failBegunJobs(context.id(), endings.jobsFailure()));
  }

  private Outcome end(Context context, Ending ending, Instant now) {
    boolean mine =
        !context.state().isFinal()
            && contexts.end(
                context.id(), context.state(), ending.state(), now, ending.error().orElse(null));
    Runnable after = mine ? listener.failJobs(context.id(), ending.jobsFailure()) : () -> {};
    return new Ended(contexts.findFresh(context.id()).orElseThrow().toContext(), after);
  }

  private Context fresh(Endings endings) {
    return contexts.findFresh(endings.context().id()).orElseThrow().toContext();
  }

  /** What became of a context. */
  sealed interface Outcome {
    /** What is to be done about its jobs. */
    Runnable afterCommit();
  }

  /** Another server has taken it over, so its loss is not this one's to tell. */
  record Taken() implements Outcome {
    @Override
    public Runnable afterCommit() {
      return () -> {};
    }
  }

  /**
   * It is over.
   *
   * @param context as it is stored now
   */
  record Ended(Context context, Runnable afterCommit) implements Outcome {}

  /** Its cluster starts the same driver again. */
  record Awaited(Runnable afterCommit) implements Outcome {}

  /**
   * It gets another driver, which is stored and not launched.
   *
   * @param driverId the driver
   * @param delay how long to wait before it is launched
   */
  record Restarting(String driverId, Duration delay, Runnable afterCommit) implements Outcome {}
}
