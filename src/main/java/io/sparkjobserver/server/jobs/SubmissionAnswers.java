package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import io.sparkjobserver.server.idempotency.KeyedAnswers;
import io.sparkjobserver.server.jobs.JobAcceptance.Accepted;
import io.sparkjobserver.server.jobs.JobWaiters.Waiter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** How requests for jobs are answered: at once, when the job runs, or when it is over. */
@ApplicationScoped
class SubmissionAnswers {

  private final JobSubmission submission;
  private final JobAcceptance acceptance;
  private final Jobs jobs;
  private final JobAnswers answers;
  private final KeyedAnswers keyed;
  private final Drain drain;
  private final CallbackUrl callbacks;
  private final QueueConfig queues;

  SubmissionAnswers(
      JobSubmission submission,
      JobAcceptance acceptance,
      Jobs jobs,
      JobAnswers answers,
      KeyedAnswers keyed,
      Drain drain,
      CallbackUrl callbacks,
      QueueConfig queues) {
    this.submission = submission;
    this.acceptance = acceptance;
    this.jobs = jobs;
    this.answers = answers;
    this.keyed = keyed;
    this.drain = drain;
    this.callbacks = callbacks;
    this.queues = queues;
  }

  /** Submits a job, once where the request has a key. Blocks for the database. */
  CompletionStage<Response> submit(PostedJob posted, Optional<IdempotencyKey> key) {
    JobRequest request = posted.request(queues.queueJobs(), callbacks);
    Duration bound = posted.bound();
    return drain.takeNew(cut -> keyed.serve(key, new PostAnswers(posted, request, bound, cut)));
  }

  /**
   * Answers for a job as soon as it runs or waits for a slot; also when its driver has not said
   * within the bound that it runs, for it is stored and will run.
   */
  CompletionStage<Response> whenStarted(
      Accepted accepted, Duration bound, CompletionStage<Void> cut) {
    Job job = accepted.job();
    Waiter waiter = accepted.waiter();
    if (job.state() == JobState.QUEUED) {
      acceptance.stopWaiting(job.id());
      return CompletableFuture.completedStage(answers.accepted(job));
    }
    return within(waiter.started(), bound, cut)
        .handle(
            (runs, error) -> {
              acceptance.stopWaiting(job.id());
              // One that ran may be over by now, which its caller did not ask for.
              return waiter.ended().isDone() && !waiter.ran()
                  ? answers.ended(waiter.ended().join())
                  : answers.accepted(job);
            });
  }

  /** Answers for a job when it is over. */
  CompletionStage<Response> whenEnded(
      Accepted accepted, Duration bound, CompletionStage<Void> cut) {
    Job job = accepted.job();
    Waiter waiter = accepted.waiter();
    return within(waiter.ended(), bound, cut)
        .handle(
            (end, error) -> {
              acceptance.stopWaiting(job.id());
              if (waiter.ended().isDone()) {
                return answers.ended(waiter.ended().join());
              }
              throw error instanceof CancellationException
                  ? answers.serverStops(job)
                  : answers.tookTooLong(job, bound);
            });
  }

  private static <T> CompletableFuture<T> within(
      CompletableFuture<T> awaited, Duration bound, CompletionStage<Void> cut) {
    CompletableFuture<T> bounded =
        awaited.copy().orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS);
    cut.thenRun(() -> bounded.cancel(false));
    return bounded;
  }

  private final class PostAnswers implements KeyedAnswers.Answers {

    private final PostedJob posted;
    private final JobRequest request;
    private final Duration bound;
    private final CompletionStage<Void> cut;

    private PostAnswers(
        PostedJob posted, JobRequest request, Duration bound, CompletionStage<Void> cut) {
      this.posted = posted;
      this.request = request;
      this.bound = bound;
      this.cut = cut;
    }

    @Override
    public String asked() {
      return posted.asked();
    }

    @Override
    public Duration patience() {
      return bound;
    }

    @Override
    public CompletionStage<Response> serve(String jobId) {
      // A future and not just a stage: it is cancelled where the caller hangs up.
      CompletableFuture<Accepted> accepted =
          submission.submit(jobId, request).toCompletableFuture().copy();
      cut.thenRun(() -> accepted.completeExceptionally(answers.notBegun()));
      return accepted.thenCompose(
          job ->
              request.handling().sync()
                  ? whenEnded(job, bound, cut)
                  : whenStarted(job, bound, cut));
    }

    @Override
    public boolean made(String jobId) {
      return jobs.find(jobId).isPresent();
    }

    @Override
    public CompletionStage<Response> again(String jobId) {
      Job job = jobs.find(jobId).orElseThrow();
      return request.handling().sync()
          ? answers.whenOver(job, bound, cut)
          : CompletableFuture.completedStage(answers.accepted(job.asAccepted()));
    }
  }
}
