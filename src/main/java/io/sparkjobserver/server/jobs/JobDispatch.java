package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.jobs.JobQueues.Queued;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends stored jobs to their drivers, those that wait when it is their turn. Nothing blocks. */
@ApplicationScoped
class JobDispatch {

  private static final Logger LOG = LoggerFactory.getLogger(JobDispatch.class);

  /** From a start that could not be stored until that is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final JobJournal journal;
  private final JobQueues queues;
  private final JobNews news;

  /** Contexts whose end is waited for, because jobs wait for their slots, or did. */
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  JobDispatch(JobJournal journal, JobQueues queues, JobNews news) {
    this.journal = journal;
    this.queues = queues;
    this.news = news;
  }

  /**
   * Sends a job that holds a slot. Where its driver is over by now, it ends with it.
   *
   * @param startAwaited whether a request waits for its start
   */
  CompletionStage<Void> send(LiveContext context, Job job, String input, boolean startAwaited) {
    return context.startJob(order(job, input, startAwaited)) ? done() : endWith(context, job);
  }

  /** The driver's loss was written before the job was: so the job's end is written here. */
  private CompletionStage<Void> endWith(LiveContext context, Job job) {
    return journal
        .failed(
            job.contextId(),
            job.id(),
            JobState.ERROR,
            new Failure("Context (" + context.name() + ") for this job was terminated", "", ""))
        .thenAccept(
            over ->
                over.ifPresent(
                    ended -> news.ended(new Ended(ended, Optional.empty(), Optional.empty()))));
  }

  /**
   * Takes a slot for a job. Whoever would wait does not overtake those who wait already.
   *
   * @param mayWait whether it may wait where there is none
   * @return false where it is to wait
   * @throws ServerException {@link ErrorCode#NO_SLOTS} where it gets none and cannot wait
   */
  boolean takesSlot(LiveContext context, String jobId, boolean mayWait) {
    boolean mayTry = !mayWait || queues.isEmpty(context.id());
    if (mayTry && context.slots().take(jobId)) {
      return true;
    }
    if (mayWait && !queues.isFull(context.id())) {
      return false;
    }
    throw new ServerException(
        ErrorCode.NO_SLOTS,
        "Too many running jobs (%d) for job context '%s'%s"
            .formatted(
                context.slots().size(),
                context.adHoc() ? "ad-hoc" : context.name(),
                mayWait ? ", and %d wait already".formatted(queues.most()) : ""));
  }

  /** Which place a job has among those that wait, from 1; nothing where it does not wait here. */
  OptionalInt position(Job job) {
    return queues.position(job);
  }

  /** A job does not wait for a slot any more. */
  void callOff(Job job) {
    queues.remove(job);
  }

  /**
   * Has a job wait for a slot. To be called when its acceptance is on its way to the database.
   *
   * @param input its configuration, where the caller has it
   */
  void enqueue(LiveContext context, Job job, Optional<String> input) {
    // Once for each context, whose queue may be empty and not so many times.
    if (watched.add(context.id())) {
      context
          .ended()
          .whenComplete(
              (over, error) -> {
                watched.remove(context.id());
                queues.drop(context.id());
              });
    }
    queues.add(job, input);
  }

  /** Gives free slots to the jobs whose turn it is. */
  void fill(LiveContext context) {
    Optional<Queued> next = next(context);
    while (next.isPresent()) {
      begin(context, next.get());
      next = next(context);
    }
  }

  private Optional<Queued> next(LiveContext context) {
    return context.isUp()
        ? queues.next(context.id(), job -> context.slots().take(job.id()))
        : Optional.empty();
  }

  private void begin(LiveContext context, Queued next) {
    Job job = next.job();
    journal
        .begun(job, next.input())
        .thenCompose(
            input -> {
              if (input.isEmpty()) {
                // It was called off, or ended with its context.
                context.slots().free(job.id());
                return done();
              }
              news.begun(job);
              return send(context, job, input.get(), false);
            })
        .exceptionally(
            error -> {
              LOG.warn("Job {} could not be started; that is tried again", job.id(), error);
              CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                  .execute(
                      () -> {
                        enqueue(context, job, next.input());
                        context.slots().free(job.id());
                      });
              return null;
            });
  }

  /**
   * A job as its driver is told.
   *
   * @param startAwaited whether a request waits for its start
   */
  static DriverHandle.JobOrder order(Job job, String inputJson, boolean startAwaited) {
    return new DriverHandle.JobOrder(
        job.id(), job.mainClass(), job.classPath(), inputJson, job.rows(), startAwaited);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
