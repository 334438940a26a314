package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.jobs.JobJournal.Terms;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import io.sparkjobserver.server.jobs.JobWaiters.Waiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Accepts jobs: stores them, and sends them to their drivers or has them wait for a slot.
 * Thread-safe; nothing blocks.
 */
@ApplicationScoped
class JobAcceptance {

  private final JobJournal journal;
  private final JobDispatch dispatch;
  private final JobWaiters waiters;
  private final JobNews news;
  private final Callbacks callbacks;
  private final Clock clock;

  JobAcceptance(
      JobJournal journal,
      JobDispatch dispatch,
      JobWaiters waiters,
      JobNews news,
      Callbacks callbacks,
      Clock clock) {
    this.journal = journal;
    this.dispatch = dispatch;
    this.waiters = waiters;
    this.news = news;
    this.callbacks = callbacks;
    this.clock = clock;
  }

  /**
   * Accepts a job into a context.
   *
   * @param jobId what it will be known by
   * @param classPath its binaries
   * @param input its configuration as JSON
   * @return completes when the job is stored, and sent to its driver unless it waits for a slot,
   *     after its context came up
   * @throws ServerException {@link ErrorCode#NO_SLOTS} where it gets no slot and may not wait
   */
  CompletionStage<Accepted> accept(
      LiveContext context,
      String jobId,
      JobRequest request,
      List<ClassPathEntry> classPath,
      String input) {
    boolean waits = !dispatch.takesSlot(context, jobId, request.handling().queue());
    Job job =
        new Job(
            jobId,
            context.id(),
            context.name(),
            request.mainClass(),
            classPath,
            request.rows(),
            waits ? JobState.QUEUED : JobState.STARTED,
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    Waiter waiter = waiters.add(job);
    return context
        .ready()
        .thenCompose(up -> store(context, job, request, input))
        .thenApply(sent -> new Accepted(job, waiter))
        .whenComplete(
            (accepted, error) -> {
              if (error != null) {
                waiters.remove(job.id());
                callbacks.forget(job.id());
                dispatch.callOff(job);
                context.slots().free(job.id());
              }
            });
  }

  private CompletionStage<Void> store(
      LiveContext context, Job job, JobRequest request, String input) {
    JobRequest.Handling handling = request.handling();
    handling.callback().ifPresent(url -> callbacks.expect(job.id()));
    CompletionStage<Job> stored =
        journal.accepted(job, new Terms(input, !handling.sync(), handling.callback()));
    if (job.state() == JobState.QUEUED) {
      // After it is on its way to the database: its turn cannot be written before it is there.
      dispatch.enqueue(context, job, Optional.of(input));
    }
    return stored.thenCompose(
        accepted -> {
          news.accepted(job);
          if (accepted.state().isFinal()) {
            dispatch.callOff(job);
            context.slots().free(job.id());
            news.ended(new Ended(accepted, Optional.empty(), Optional.empty()));
            return CompletableFuture.completedStage(null);
          }
          if (job.state() == JobState.QUEUED) {
            dispatch.fill(context);
            return CompletableFuture.completedStage(null);
          }
          return dispatch.send(context, job, input, !handling.sync());
        });
  }

  /** No request waits for the job any more; the job goes on. */
  void stopWaiting(String jobId) {
    waiters.remove(jobId);
  }

  /**
   * A job that was accepted.
   *
   * @param job the job as it was accepted
   * @param waiter tells what becomes of it
   */
  record Accepted(Job job, Waiter waiter) {}
}
