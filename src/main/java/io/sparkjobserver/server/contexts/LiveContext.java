package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.JobEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context that this server looks after, from its launch or adoption to its end. Thread-safe;
 * nothing blocks. What it is told by its driver and its process it writes to the {@link
 * ContextJournal}, which alone decides what is true.
 */
public final class LiveContext implements DriverListener {

  private static final Logger LOG = LoggerFactory.getLogger(LiveContext.class);

  private final Context context;
  private final String driverId;
  private final Timeouts timeouts;
  private final JobSlots slots;
  private final ContextJournal journal;
  private final ContextListener listener;

  private final AtomicReference<@Nullable DriverHandle> handle = new AtomicReference<>();
  private final AtomicReference<@Nullable DriverProcess> process = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> cause = new AtomicReference<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Context> ready = new CompletableFuture<>();
  private final CompletableFuture<Context> ended = new CompletableFuture<>();

  LiveContext(
      Context context,
      String driverId,
      Timeouts timeouts,
      JobSlots slots,
      ContextJournal journal,
      ContextListener listener) {
    this.context = context;
    this.driverId = driverId;
    this.timeouts = timeouts;
    this.slots = slots;
    this.journal = journal;
    this.listener = listener;
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

  /** Completes when the context is over and stored so. */
  public CompletionStage<Context> ended() {
    return ended.minimalCompletionStage();
  }

  /**
   * Whether the end of the context has begun to be written: a job that is stored from here on is
   * not ended with it.
   */
  public boolean isEnding() {
    return ending.get();
  }

  /** The slots for jobs. */
  public JobSlots slots() {
    return slots;
  }

  /** Sends a job to the driver, again and again until the driver knows it. */
  public void startJob(DriverHandle.JobOrder order) {
    slots.sent(order);
    DriverHandle driver = handle.get();
    if (driver != null) {
      driver.startJob(order);
    }
  }

  /** Has the driver end a job. */
  public void killJob(String jobId) {
    slots.callOff(jobId);
    DriverHandle driver = handle.get();
    if (driver != null) {
      driver.killJob(jobId);
    }
  }

  /** The end of a job is stored: the driver may forget it, and its slot is free. */
  public void jobStored(String jobId) {
    slots.free(jobId);
    DriverHandle driver = handle.get();
    if (driver != null) {
      driver.acknowledge(jobId);
    }
  }

  /** The driver, to pull a result from. */
  public Optional<DriverHandle> driver() {
    return Optional.ofNullable(handle.get());
  }

  /**
   * Asks the driver to stop, or ends its process where it did not join yet or where it is forced.
   */
  void stop(boolean force) {
    DriverHandle driver = handle.get();
    DriverProcess running = process.get();
    if (driver != null && !force) {
      driver.stop();
    } else if (running != null) {
      running.kill();
    } else {
      end(Optional.empty());
    }
  }

  /** Ends the driver's process, where it has one that goes on. */
  void kill() {
    DriverProcess running = process.get();
    if (running != null) {
      running.kill();
    }
  }

  /** The process was started, or found again. */
  void watch(DriverProcess started) {
    process.set(started);
    started.exit().thenAccept(exit -> end(Optional.of(exit)));
    joined
        .copy()
        .orTimeout(timeouts.join().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              giveUp(
                  new Failure(
                      "Context failed to connect back within initialization time",
                      "spark.jobserver.util.ContextJVMInitializationTimeout",
                      "The driver did not join within "
                          + timeouts.join()
                          + "; its log is in the state directory, below drivers/"
                          + driverId));
              return null;
            });
  }

  /** The process could not be started. */
  void failedToLaunch(Throwable error) {
    cause.compareAndSet(null, Failure.of(error));
    end(Optional.empty());
  }

  @Override
  public void joined(DriverHandle driver) {
    handle.set(driver);
    journal.joined(driverId, driver.address());
    joined.complete(null);
    expectToBeReady();
  }

  private void expectToBeReady() {
    CompletableFuture<Context> unused =
        ready
            .copy()
            .orTimeout(timeouts.init().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (up, error) -> {
                  if (error instanceof TimeoutException) {
                    giveUp(
                        new Failure(
                            "The Spark context did not come up within " + timeouts.init(),
                            TimeoutException.class.getName(),
                            ""));
                  }
                });
  }

  @Override
  public void contextReady(String applicationId, Optional<String> uiUrl) {
    journal
        .running(context.id(), applicationId, uiUrl)
        .thenAccept(
            running ->
                running.ifPresentOrElse(
                    up -> {
                      LOG.info("Context {} ({}) is up as {}", name(), id(), applicationId);
                      ready.complete(up);
                    },
                    // It was asked to stop in between.
                    () -> stop(false)))
        .exceptionally(
            error -> {
              giveUp(Failure.of(error));
              return null;
            });
  }

  @Override
  public void contextFailed(Failure failure) {
    giveUp(failure);
  }

  @Override
  public void adopted(DriverHandle driver, boolean contextReady, List<String> jobs) {
    if (handle.getAndSet(driver) == null) {
      LOG.info("Context {} ({}) was found again with {} open jobs", name(), id(), jobs.size());
      joined.complete(null);
      jobs.forEach(slots::occupy);
      if (context.state() == ContextState.STOPPING) {
        driver.stop();
      }
      if (contextReady) {
        ready.complete(context);
      } else {
        expectToBeReady();
      }
      listener.adopted(this, jobs);
    }
  }

  @Override
  public void jobStarted(String jobId) {
    slots.known(jobId);
    listener.jobStarted(this, jobId);
  }

  @Override
  public void jobEnded(String jobId, JobEnd end) {
    slots.known(jobId);
    listener.jobEnded(this, jobId, end);
  }

  @Override
  public void heartbeat(List<String> jobs) {
    DriverHandle driver = handle.get();
    if (driver != null) {
      slots.missing(jobs).forEach(driver::startJob);
    }
  }

  @Override
  public void lost() {
    giveUp(
        new Failure(
            "The driver gave no sign of life for " + timeouts.lost(),
            "spark.jobserver.JobManagerActor$ContextTerminatedException",
            ""));
  }

  /**
   * The context cannot go on. Its end is written at once; a process that is still there is ended.
   */
  private void giveUp(Failure failure) {
    cause.compareAndSet(null, failure);
    end(Optional.empty());
    DriverProcess running = process.get();
    if (running != null) {
      // It was told, or found out itself, that it is over; it gets a moment to leave in order.
      running
          .exit()
          .toCompletableFuture()
          .copy()
          .orTimeout(timeouts.farewell().toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(
              late -> {
                running.kill();
                return null;
              });
    }
  }

  private void end(Optional<DriverExit> exit) {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    Endings endings = new Endings(context, Optional.ofNullable(cause.get()), exit);
    journal
        .ended(context.id(), driverId, endings::of)
        .whenComplete(
            (over, error) -> {
              DriverHandle driver = handle.get();
              if (driver != null) {
                driver.close();
              }
              if (over == null) {
                // Not even the end could be written: the next start of a server finds the driver
                // gone and ends the context.
                LOG.error("The end of context {} ({}) could not be stored", name(), id(), error);
                ready.completeExceptionally(error);
                ended.completeExceptionally(error);
                return;
              }
              LOG.info("Context {} ({}) is over: {}", name(), id(), over.context().state());
              over.afterCommit().run();
              ready.completeExceptionally(
                  new FailureException(
                      ErrorCode.FAILED, "CONTEXT INIT ERROR", endings.startFailure()));
              ended.complete(over.context());
            });
  }

  /**
   * How long is waited for what.
   *
   * @param join from the launch until the driver joins
   * @param init from there until the Spark context is up
   * @param lost between two signs of life
   * @param farewell from the end of the context until its process is killed
   */
  record Timeouts(Duration join, Duration init, Duration lost, Duration farewell) {}
}
