package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import io.sparkjobserver.server.idempotency.KeyedAnswers;
import io.sparkjobserver.server.jobs.JobAcceptance.Accepted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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
      return accepted.thenCompose(this::answer);
    }

    private CompletionStage<Response> answer(Accepted job) {
      if (!request.handling().sync() && job.job().state() == JobState.QUEUED) {
        acceptance.stopWaiting(job.job().id());
        return CompletableFuture.completedStage(answers.accepted(job.job()));
      }
      CompletableFuture<?> awaited =
          (request.handling().sync() ? job.waiter().ended() : job.waiter().started())
              .copy()
              .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS);
      cut.thenRun(() -> awaited.cancel(false));
      return awaited.handle((done, error) -> answer(job, error));
    }

    private Response answer(Accepted job, @Nullable Throwable error) {
      acceptance.stopWaiting(job.job().id());
      if (job.waiter().ended().isDone()) {
        return answers.ended(job.waiter().ended().join());
      }
      if (error == null || !request.handling().sync()) {
        // It is stored and will run, even where its driver has not said so yet.
        return answers.accepted(job.job());
      }
      if (error instanceof CancellationException) {
        throw answers.serverStops(job.job());
      }
      throw error instanceof TimeoutException
          ? answers.tookTooLong(job.job(), bound)
          : new CompletionException(error);
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
