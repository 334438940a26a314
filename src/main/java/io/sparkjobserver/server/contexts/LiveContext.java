package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.JobEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context that this server looks after, from its launch or adoption to its end, with one driver
 * after the other where it heals itself. Thread-safe; nothing blocks. What it is told by its
 * {@linkplain LiveDriver driver} it writes to the {@link ContextJournal}, which alone decides what
 * is true.
 */
public final class LiveContext {

  private static final Logger LOG = LoggerFactory.getLogger(LiveContext.class);

  /** From a loss that could not be stored until that is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final Context context;
  private final ContextLimits limits;
  private final Collaborators with;
  private final DriverEvents events = new DriverEvents();
  private final CompletableFuture<Context> ready = new CompletableFuture<>();
  private final CompletableFuture<Context> ended = new CompletableFuture<>();
  private volatile LiveDriver driver;

  /** Whether the driver takes the place of one that was lost, and is to run its jobs again. */
  private volatile boolean successor;

  /** Whether it was asked to stop, and whether that was forced. */
  private volatile boolean asked;

  private volatile boolean forced;

  /** Whether it takes no more jobs and ends when those that it has are over. */
  private volatile boolean retiring;

  LiveContext(Context context, String driverId, Collaborators with) {
    this.context = context;
    this.limits = context.settings().limits();
    this.with = with;
    this.driver = make(driverId);
  }

  /** A context that is stored as RUNNING, in a driver that waited for it. */
  LiveContext(Context context, LiveDriver warm, Collaborators with) {
    this.context = context;
    this.limits = context.settings().limits();
    this.with = with;
    this.driver = warm;
  }

  /**
   * What a context works with.
   *
   * @param drivers makes what looks after a driver
   * @param launcher expects drivers, and forgets them
   * @param placement finds it another driver
   * @param journal is told what becomes of the context
   * @param losses decides what the loss of a driver means
   * @param listener is told about the jobs
   * @param logs keeps the end of a driver's log
   */
  record Collaborators(
      Drivers drivers,
      ContextLauncher launcher,
      ContextPlacement placement,
      ContextJournal journal,
      DriverLosses losses,
      ContextListener listener,
      KeptLogs logs) {}

  /** Makes what looks after a driver. */
  interface Drivers {
    LiveDriver make(String driverId, boolean supervised, LiveDriver.Owner owner);
  }

  private LiveDriver make(String driverId) {
    return with.drivers().make(driverId, context.settings().supervised(), events);
  }

  /** It is up, and told from here on what becomes of the driver that waited for it. */
  void begin() {
    LOG.info("Context {} ({}) is up in the warm driver {}", name(), id(), driver.id());
    ready.complete(context);
    driver.handOver(events);
  }

  /** The context's id. */
  public String id() {
    return context.id();
  }

  /** The context's name. */
  public String name() {
    return context.name();
  }

  /** Whether it was made for one job and ends with it. */
  public boolean adHoc() {
    return context.adHoc();
  }

  /**
   * Completes when jobs can be sent; fails with a {@link FailureException} where the context did
   * not come up.
   */
  public CompletionStage<Context> ready() {
    return ready.minimalCompletionStage();
  }

  /** Whether it was up at some time since this server looks after it. */
  boolean wasUp() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** Completes when the context is over and stored so, with the end of its driver's log. */
  public CompletionStage<Context> ended() {
    return ended.minimalCompletionStage();
  }

  /** Whether it is over and stored so, with the end of its driver's log. */
  boolean isOver() {
    return ended.isDone();
  }

  /** The slots for jobs. */
  public JobSlots slots() {
    return driver.slots();
  }

  /**
   * Sends a job to the driver in which it took its slot, again and again until the driver knows it.
   *
   * @return false where that driver is over, so that the job, if it was stored too late to end with
   *     it, is to be ended by the caller
   */
  public boolean startJob(DriverHandle.JobOrder order) {
    LiveDriver current = driver;
    if (!current.slots().holds(order.jobId())) {
      return false;
    }
    current.start(order);
    return !current.isOver();
  }

  /** Whether its Spark context is up and jobs can be sent. */
  public boolean isUp() {
    return driver.isUp();
  }

  /** Whether it is up and takes jobs, as far as is known here. */
  boolean takesJobs() {
    return wasUp() && isUp() && !asked && !isRetiring();
  }

  /** One of its jobs ended in error, which ends a context that is made so. */
  public void jobFailed(String jobId) {
    if (context.settings().stopsOnJobError()) {
      driver.retire(
          new Failure(
              "Job %s failed, and the context has the setting stop-context-on-job-error"
                  .formatted(jobId),
              "spark.jobserver.JobManagerActor$ContextTerminatedException",
              ""));
    }
  }

  /** Whether it was asked to stop. */
  boolean isAskedToStop() {
    return asked;
  }

  /** After what it ends by itself. */
  ContextLimits limits() {
    return limits;
  }

  /** It takes no more jobs from here on. */
  void retire() {
    retiring = true;
  }

  /** Whether it takes no more jobs: it is to end, or has had as many as it may have. */
  boolean isRetiring() {
    return retiring || limits.reachedBy(driver.slots().taken());
  }

  /** What it was made as. */
  Context asMade() {
    return context;
  }

  /** Sends a job that is stored and did not reach the driver before it was adopted. */
  public void resendJob(DriverHandle.JobOrder order) {
    driver.start(order);
  }

  /** Has a job ended; where its driver cannot do it, by the end of the driver. */
  public void killJob(String jobId) {
    driver.killJob(jobId);
  }

  /** How far the end of a job is that was called off; nothing where its work is gone. */
  public Optional<Kill> kill(String jobId) {
    return driver.kill(jobId);
  }

  /** What the driver told of itself last; nothing where it has not done so yet. */
  public Optional<DriverVitals> vitals() {
    return driver.vitals();
  }

  /** Where its driver is in its cluster; nothing where it is on this machine. */
  Optional<DriverProcess.ClusterPlace> place() {
    return driver.place();
  }

  /** The end of a job is stored: the driver may forget it, and its slot is free. */
  public void jobStored(String jobId) {
    driver.jobStored(jobId);
  }

  /** The driver's end of the conversation, to pull a result from. */
  public Optional<DriverHandle> driverHandle() {
    return driver.handle();
  }

  LiveDriver driver() {
    return driver;
  }

  /**
   * Asks the driver to stop, or ends its process where it did not join yet or where it is forced.
   */
  void stop(boolean force) {
    asked = true;
    forced = forced || force;
    driver.stop(force);
  }

  /** Stops it where it was not asked to, or not in this way. Not to be called side by side. */
  void stopUnlessAsked(boolean force) {
    if (!asked || (force && !forced)) {
      stop(force);
    }
  }

  private void over(LiveDriver lost, DriverLoss loss) {
    with.launcher().forget(lost);
    store(lost, new Endings(context, loss));
  }

  private void store(LiveDriver lost, Endings endings) {
    with.losses()
        .write(lost.id(), endings)
        .whenComplete(
            (outcome, error) -> {
              if (outcome == null) {
                LOG.error(
                    "The loss of the driver of {} ({}) is not stored yet", name(), id(), error);
                // Nobody else will: to other servers this one looks after the context.
                CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> store(lost, endings));
                return;
              }
              if (outcome instanceof DriverLosses.Taken) {
                taken(lost);
                return;
              }
              if (!(outcome instanceof DriverLosses.Awaited)) {
                lost.leave();
              }
              lost.close();
              outcome.afterCommit().run();
              if (outcome instanceof DriverLosses.Restarting restarting) {
                keepLog(lost);
                restart(lost, endings, restarting);
              } else if (outcome instanceof DriverLosses.Awaited) {
                awaitAnother(lost, endings);
              } else if (outcome instanceof DriverLosses.Ended over) {
                end(over.context(), endings, keepLog(lost));
              }
            });
  }

  /** Another server looks after the context now; its driver is left as it is. */
  void taken() {
    taken(driver);
  }

  private void taken(LiveDriver left) {
    LOG.warn("Context {} ({}) is looked after by another server now", name(), id());
    left.release();
    with.launcher().forget(left);
    left.close();
    ServerException elsewhere =
        new ServerException(
            ErrorCode.BUSY, "context " + name() + " is looked after by another server now");
    ready.completeExceptionally(elsewhere);
    ended.completeExceptionally(elsewhere);
  }

  private void restart(LiveDriver lost, Endings endings, DriverLosses.Restarting restarting) {
    LOG.warn(
        "Context {} ({}) lost its driver and gets another one: {}", name(), id(), endings.why());
    LiveDriver next = make(restarting.driverId());
    driver = next;
    lost.gone().thenRun(() -> with.placement().placeLater(context, next, restarting.delay()));
  }

  private void awaitAnother(LiveDriver lost, Endings endings) {
    LOG.warn(
        "Context {} ({}) lost its driver, which its cluster starts again: {}",
        name(),
        id(),
        endings.why());
    LiveDriver next = make(lost.id());
    driver = next;
    successor = true;
    with.launcher().expect(context, next);
    lost.process().ifPresent(next::expectAnother);
  }

  /** Keeps the end of a log when its process is gone: until then that writes. */
  private CompletionStage<Void> keepLog(LiveDriver lost) {
    return lost.gone().thenCompose(gone -> with.logs().keep(lost.id()));
  }

  private void end(Context over, Endings endings, CompletionStage<Void> logged) {
    LOG.info("Context {} ({}) is over: {}", name(), id(), over.state());
    ready.completeExceptionally(
        new FailureException(ErrorCode.FAILED, "CONTEXT INIT ERROR", endings.startFailure()));
    logged.whenComplete((kept, error) -> ended.complete(over));
  }

  private final class DriverEvents implements LiveDriver.Owner {

    @Override
    public void known(LiveDriver known, String reference) {
      with.journal().known(known.id(), reference);
    }

    @Override
    public void joined(LiveDriver joined, String address) {
      with.journal().joined(joined.id(), address);
    }

    @Override
    public void ready(LiveDriver up, String applicationId, Optional<String> uiUrl) {
      with.journal()
          .running(id(), applicationId, uiUrl)
          .thenAccept(
              running ->
                  running.ifPresentOrElse(
                      now -> {
                        LOG.info("Context {} ({}) is up as {}", name(), id(), applicationId);
                        ready.complete(now);
                        with.listener().hasRoom(LiveContext.this);
                        if (successor) {
                          successor = false;
                          with.listener().adopted(LiveContext.this, List.of());
                        }
                      },
                      // It was asked to stop in between.
                      () -> up.stop(false)))
          .exceptionally(
              error -> {
                up.giveUp(Failure.of(error));
                return null;
              });
    }

    @Override
    public void adopted(LiveDriver found, boolean contextReady, List<String> jobs) {
      LOG.info("Context {} ({}) was found again with {} open jobs", name(), id(), jobs.size());
      if (context.state() == ContextState.STOPPING) {
        found.stop(false);
      }
      if (contextReady) {
        ready.complete(context);
      }
      with.listener().adopted(LiveContext.this, jobs);
    }

    @Override
    public void jobStarted(String jobId) {
      with.listener().jobStarted(LiveContext.this, jobId);
    }

    @Override
    public void jobEnded(String jobId, JobEnd end) {
      with.listener().jobEnded(LiveContext.this, jobId, end);
    }

    @Override
    public void alive(LiveDriver known, List<String> jobs) {
      // What it does not know any more it has told.
    }

    @Override
    public void hasRoom() {
      with.listener().hasRoom(LiveContext.this);
    }

    @Override
    public void over(LiveDriver gone, DriverLoss loss) {
      LiveContext.this.over(gone, loss);
    }
  }
}
