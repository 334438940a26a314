package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.JobEnd;
import io.sparkjobserver.server.drivers.KillStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One driver, of a context or of those that share it, from its launch or adoption until it is over:
 * its conversation, its process and its slots, and how long each step of its life may take.
 * Thread-safe; nothing blocks.
 */
final class LiveDriver implements DriverListener {

  private static final String TERMINATED =
      "spark.jobserver.JobManagerActor$ContextTerminatedException";

  private final String id;
  private final boolean supervised;
  private final DriverTimeouts timeouts;
  private final JobSlots slots;
  private final Kills kills;
  private final Clock clock;
  private final WatchedProcess process;

  /** Whom to tell, and whether that is over; to be changed together. */
  private final Object telling = new Object();

  private volatile Owner owner;
  private @Nullable DriverLoss loss;

  private final AtomicReference<@Nullable DriverHandle> handle = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> cause = new AtomicReference<>();
  private volatile @Nullable DriverVitals vitals;
  private volatile Instant heardAt = Instant.MIN;
  private volatile boolean sought;
  private volatile boolean stopping;
  private volatile boolean last;
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /**
   * @param supervised whether a cluster starts it again when it fails
   */
  LiveDriver(
      String id,
      boolean supervised,
      DriverTimeouts timeouts,
      JobSlots slots,
      Clock clock,
      Owner owner) {
    this.id = id;
    this.supervised = supervised;
    this.timeouts = timeouts;
    this.slots = slots;
    this.clock = clock;
    this.kills = new Kills(clock, timeouts.kill(), this::wouldNotEnd);
    this.owner = owner;
    this.process = new WatchedProcess(timeouts.farewell());
    slots.onFree(() -> this.owner.hasRoom());
  }

  String id() {
    return id;
  }

  /** Its process, once there is one. */
  Optional<DriverProcess> process() {
    return process.current();
  }

  /** Where it is in its cluster. */
  Optional<DriverProcess.ClusterPlace> place() {
    return process().flatMap(DriverProcess::place);
  }

  /** What it told of itself last. */
  Optional<DriverVitals> vitals() {
    return Optional.ofNullable(vitals);
  }

  JobSlots slots() {
    return slots;
  }

  Optional<DriverHandle> handle() {
    return Optional.ofNullable(handle.get());
  }

  /** Whether nothing more will come of it. */
  boolean isOver() {
    return over.get();
  }

  /** Whether its Spark context is up and jobs can be sent. */
  boolean isUp() {
    return ready.isDone() && !isOver();
  }

  /** Whether it is up and gave a sign of life so long ago at most. */
  boolean isHeardWithin(Duration patience) {
    return isUp() && !heardAt.isBefore(clock.instant().minus(patience));
  }

  /**
   * Tells somebody else from here on what becomes of it. Where it is over already, that is told at
   * once, though the former owner was told too.
   */
  void handOver(Owner next) {
    DriverLoss missed;
    synchronized (telling) {
      owner = next;
      missed = loss;
    }
    if (missed != null) {
      next.over(this, missed);
    }
  }

  /** Has a job run, or a context opened, again and again until the driver knows it. */
  void start(DriverHandle.Order order) {
    slots.sent(order);
    handle().ifPresent(driver -> driver.start(order));
  }

  /** Has a job ended, whatever it takes: at the latest it ends with the driver's process. */
  void killJob(String jobId) {
    slots.callOff(jobId);
    kills.begin(jobId);
    if (isOver() || !slots.holds(jobId)) {
      // It was gone before it was called off.
      kills.over(jobId);
    }
    handle().ifPresent(driver -> driver.killJob(jobId));
  }

  /** How far the end of a job is that was called off; nothing where its work is gone. */
  Optional<Kill> kill(String jobId) {
    return kills.of(jobId);
  }

  private void wouldNotEnd(String jobId) {
    cause.compareAndSet(
        null,
        new Failure(
            "Job %s was not gone %s after it was killed, so the server ended its driver"
                .formatted(jobId, timeouts.kill()),
            TERMINATED,
            ""));
    endProcess();
  }

  void jobStored(String jobId) {
    slots.free(jobId);
    kills.over(jobId);
    handle().ifPresent(driver -> driver.acknowledge(jobId));
  }

  /**
   * Asks the driver to stop, again with each of its signs of life, or ends its process where it did
   * not join yet or where it is forced.
   */
  void stop(boolean force) {
    DriverHandle driver = handle.get();
    if (driver != null && !force) {
      stopping = true;
      driver.stop();
    } else {
      endProcess();
    }
  }

  /** Ends its process, and with it the driver, even where the process does not let go. */
  void endProcess() {
    process.kill().thenAccept(this::end);
  }

  /** It is looked for where it was: whoever asks to take its place is too early. */
  void sought() {
    sought = true;
  }

  /** The process was started, or found again. One that comes too late is ended. */
  void watch(DriverProcess started) {
    follow(started);
    if (isOver()) {
      started.kill();
      return;
    }
    started
        .started()
        .toCompletableFuture()
        .copy()
        .orTimeout(timeouts.room().toMillis(), TimeUnit.MILLISECONDS)
        .thenRun(() -> expectToJoin(timeouts.join()))
        .exceptionally(
            late -> {
              giveUp(noRoom(started));
              return null;
            });
  }

  /** Its process was lost, and its cluster starts another one. */
  void expectAnother(DriverProcess cluster) {
    follow(cluster);
    expectToJoin(timeouts.restart());
  }

  private void follow(DriverProcess started) {
    process.watch(started);
    started.onMoved(
        why -> {
          if (handle.get() != null) {
            giveUp(new Failure(why, TERMINATED, ""));
          }
        });
    started.exit().thenAccept(exit -> end(Optional.of(exit)));
  }

  private Failure noRoom(DriverProcess started) {
    return new Failure(
        "The driver did not start within %s: %s"
            .formatted(
                timeouts.room(),
                started
                    .place()
                    .flatMap(DriverProcess.ClusterPlace::waitsFor)
                    .orElse("the cluster does not say why")),
        "java.util.concurrent.TimeoutException",
        "");
  }

  private void expectToJoin(Duration bound) {
    joined
        .copy()
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              giveUp(
                  new Failure(
                      "Context failed to connect back within initialization time",
                      "spark.jobserver.util.ContextJVMInitializationTimeout",
                      "The driver did not join within %s; see the log of driver %s"
                          .formatted(bound, id)));
              return null;
            });
  }

  @Override
  public boolean maySucceed(Optional<String> submissionId) {
    if (!supervised || isOver()) {
      return false;
    }
    if (handle.get() == null && !sought) {
      return true;
    }
    // A worker starts a driver again when its last process has ended, and not before.
    if (submissionId.isPresent()
        && submissionId.equals(place().map(DriverProcess.ClusterPlace::submissionId))) {
      giveUp(new Failure("Its process ended, and its worker started it again", TERMINATED, ""));
    }
    return false;
  }

  @Override
  public void known(Optional<String> submissionId) {
    process()
        .ifPresent(
            started -> {
              submissionId.ifPresent(started::calls);
              owner.known(this, started.reference());
            });
  }

  @Override
  public void joined(DriverHandle driver) {
    handle.set(driver);
    joined.complete(null);
    owner.joined(this, driver.address());
    expectToBeReady();
  }

  private void expectToBeReady() {
    ready
        .copy()
        .orTimeout(timeouts.init().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              giveUp(
                  new Failure(
                      "The Spark context did not come up within " + timeouts.init(),
                      "java.util.concurrent.TimeoutException",
                      ""));
              return null;
            });
  }

  @Override
  public void contextReady(String applicationId, Optional<String> uiUrl) {
    heardAt = clock.instant();
    ready.complete(null);
    if (!isOver()) {
      owner.ready(this, applicationId, uiUrl);
    }
  }

  @Override
  public void contextFailed(Failure failure) {
    giveUp(failure);
  }

  @Override
  public void found(DriverHandle driver, boolean contextReady, List<String> jobs) {
    heardAt = clock.instant();
    if (!handle.compareAndSet(null, driver)) {
      knows(jobs);
    } else if (!isOver()) {
      joined.complete(null);
      jobs.forEach(slots::occupy);
      if (contextReady) {
        ready.complete(null);
      } else {
        expectToBeReady();
      }
      owner.adopted(this, contextReady, jobs);
    }
  }

  @Override
  public void jobStarted(String jobId) {
    slots.known(jobId);
    owner.jobStarted(jobId);
  }

  @Override
  public void jobEnded(String jobId, JobEnd end) {
    slots.known(jobId);
    kills.over(jobId);
    owner.jobEnded(jobId, end);
  }

  @Override
  public void killStep(String jobId, KillStep step) {
    kills.reached(jobId, step);
  }

  @Override
  public void heartbeat(DriverVitals newest) {
    vitals = newest;
    heardAt = clock.instant();
    knows(newest.jobs());
    owner.alive(this, newest.jobs());
  }

  /** What it does not know is told again, be it a job, the end of one or its own. */
  private void knows(List<String> jobs) {
    List<DriverHandle.Order> missing = slots.missing(jobs);
    kills.retain(slots::holds);
    handle()
        .ifPresent(
            driver -> {
              missing.forEach(driver::start);
              // The order to end a job may have been lost.
              kills.jobs().stream().filter(jobs::contains).forEach(driver::killJob);
              // So may the one to stop.
              if (stopping) {
                driver.stop();
              }
            });
  }

  @Override
  public void lost() {
    giveUp(new Failure("The driver gave no sign of life for " + timeouts.lost(), TERMINATED, ""));
  }

  /** The driver cannot go on. That is told at once. */
  void giveUp(Failure failure) {
    cause.compareAndSet(null, failure);
    end(Optional.empty());
  }

  /** The driver is to end for good: no other takes its place. */
  void retire(Failure why) {
    last = true;
    handle().ifPresent(DriverHandle::stop);
    giveUp(why);
  }

  /**
   * A process that is still there gets a moment to end in order, for it was told, or found out
   * itself, that it is over.
   */
  void leave() {
    process.leave();
  }

  /** Another server looks after it now: whatever becomes of it is not told here any more. */
  void release() {
    if (over.compareAndSet(false, true)) {
      finishTimers();
    }
  }

  private void end(Optional<DriverExit> exit) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    finishTimers();
    DriverLoss how = new DriverLoss(Optional.ofNullable(cause.get()), exit, last);
    Owner told;
    synchronized (telling) {
      loss = how;
      told = owner;
    }
    told.over(this, how);
  }

  /** No timer is to wake up for it any more. */
  private void finishTimers() {
    joined.complete(null);
    ready.complete(null);
    kills.allOver();
  }

  /** Completes when its process is gone, or does not let go for longer than can be waited for. */
  CompletionStage<?> gone() {
    return process.gone();
  }

  /** Nothing is heard of it from here on. */
  void close() {
    handle().ifPresent(DriverHandle::close);
  }

  /** The context that it belongs to: told what becomes of it. Nothing in it may block. */
  interface Owner {

    /** A process of it became known, and is found again by that. */
    void known(LiveDriver driver, String reference);

    /** It joined and takes orders there. */
    void joined(LiveDriver driver, String address);

    /** Its Spark context is up. */
    void ready(LiveDriver driver, String applicationId, Optional<String> uiUrl);

    /** It was found again, with the jobs that it knows. */
    void adopted(LiveDriver driver, boolean contextReady, List<String> jobs);

    /** A job was loaded and runs. */
    void jobStarted(String jobId);

    /** A job is over. Told again until it is {@linkplain LiveDriver#jobStored stored}. */
    void jobEnded(String jobId, JobEnd end);

    /** A slot was given back. */
    void hasRoom();

    /** It gave a sign of life, and named the jobs that it knows. */
    void alive(LiveDriver driver, List<String> jobs);

    /** It is over. Told once. */
    void over(LiveDriver driver, DriverLoss loss);
  }
}
