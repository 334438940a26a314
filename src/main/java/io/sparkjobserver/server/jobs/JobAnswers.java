package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.events.ChangeWaits;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** How jobs are answered. */
@ApplicationScoped
class JobAnswers {

  private final Jobs jobs;
  private final ResultAnswers results;
  private final ChangeWaits waits;
  private final Drain drain;
  private final Clock clock;
  private final ExecutorService blocking;

  JobAnswers(
      Jobs jobs,
      ResultAnswers results,
      ChangeWaits waits,
      Drain drain,
      Clock clock,
      ExecutorService blocking) {
    this.jobs = jobs;
    this.results = results;
    this.waits = waits;
    this.drain = drain;
    this.clock = clock;
    this.blocking = blocking;
  }

  /**
   * One job, at its next change or after a while.
   *
   * @param wait how long to wait for a change; at most five minutes are waited
   * @throws ServerException {@link ErrorCode#NOT_FOUND}
   */
  CompletionStage<Response> report(String jobId, Duration wait) {
    return wait.isZero()
        ? CompletableFuture.completedStage(report(existing(jobId)))
        : drain.follow(
            cut ->
                nextChange(jobId, wait, cut)
                    .thenApplyAsync(changed -> report(existing(jobId)), blocking));
  }

  /** A job in a list, which has no results. */
  JobReport listed(Job job) {
    return job.state() == JobState.QUEUED ? JobReport.of(job, jobs.now(job)) : JobReport.of(job);
  }

  /**
   * A job that somebody waited for before, when it is over; {@link #tookTooLong} after the bound.
   */
  CompletionStage<Response> whenOver(Job job, Duration bound, CompletionStage<Void> cut) {
    return whenOver(job, bound, clock.millis() + bound.toMillis(), cut);
  }

  private CompletionStage<Response> whenOver(
      Job job, Duration bound, long until, CompletionStage<Void> cut) {
    if (job.state().isFinal()) {
      return CompletableFuture.completedStage(
          ended(new Ended(job, jobs.result(job.id()), Optional.empty())));
    }
    Duration left = Duration.ofMillis(until - clock.millis());
    if (cut.toCompletableFuture().isDone()) {
      return CompletableFuture.failedStage(serverStops(job));
    }
    if (left.isNegative() || left.isZero()) {
      return CompletableFuture.failedStage(tookTooLong(job, bound));
    }
    return nextChange(job.id(), left, cut)
        .thenComposeAsync(changed -> whenOver(existing(job.id()), bound, until, cut), blocking);
  }

  private CompletionStage<Void> nextChange(String jobId, Duration wait, CompletionStage<Void> cut) {
    return waits.next(new ChangeWaits.Subject.Job(jobId), () -> sight(existing(jobId)), wait, cut);
  }

  private ChangeWaits.Sight sight(Job job) {
    return new ChangeWaits.Sight(job.state().name(), job.state().isFinal(), jobs.isElsewhere(job));
  }

  private Job existing(String jobId) {
    return jobs.find(jobId).orElseThrow(() -> unknown(jobId));
  }

  /** No job has that id. */
  static ServerException unknown(String id) {
    return new ServerException(ErrorCode.NOT_FOUND, "No such job ID " + id);
  }

  /** One job, with its result where it finished. */
  private Response report(Job job) {
    return job.state() == JobState.FINISHED
        ? results.behind(JobReport.of(job), jobs.result(job.id()))
        : ok(JobReport.of(job, jobs.now(job)));
  }

  /** A job that was accepted, and runs or waits for a slot. */
  Response accepted(Job job) {
    JobReport report =
        job.state() == JobState.QUEUED ? JobReport.of(job, jobs.now(job)) : JobReport.of(job);
    return Response.status(Response.Status.ACCEPTED).entity(report).build();
  }

  /** A job whose end was waited for. */
  Response ended(Ended end) {
    Optional<JobWaiters.Refusal> refusal = end.refusal();
    if (refusal.isPresent()) {
      throw refused(end, refusal.get());
    }
    Job job = end.job();
    return job.state() == JobState.FINISHED
        ? results.behind(Map.of("jobId", job.id()), end.result())
        : ok(
            new SyncError(
                job.id(),
                job.state() == JobState.KILLED ? "KILLED" : "ERROR",
                job.failure().map(JobReport.Shown::of).orElse(null)));
  }

  /** A job that was waited for longer than its caller wanted to. It goes on. */
  FailureException tookTooLong(Job job, Duration bound) {
    return notAwaited(
        job,
        "Ask timed out after [%d ms]. The job goes on: GET /jobs/%s"
            .formatted(bound.toMillis(), job.id()));
  }

  /**
   * A job that was waited for when the server stopped. Not 503: a client that then asks again would
   * run the job twice.
   */
  FailureException serverStops(Job job) {
    return notAwaited(
        job,
        "The server is shutting down and does not wait for the job: GET /jobs/%s when it is back"
            .formatted(job.id()));
  }

  private static FailureException notAwaited(Job job, String message) {
    return new FailureException(
        ErrorCode.FAILED,
        "ERROR",
        new Failure(message, "akka.pattern.AskTimeoutException", ""),
        Optional.of(job.id()));
  }

  /** A job whose context was not up when the server stopped. */
  ServerException notBegun() {
    return new ServerException(
        ErrorCode.BUSY, "The server is shutting down and the job has not begun");
  }

  private static ServerException refused(Ended end, JobWaiters.Refusal refusal) {
    Job job = end.job();
    Failure failure = job.failure().orElseGet(() -> new Failure(null, "", ""));
    return switch (refusal) {
      case INVALID ->
          new FailureException(
              ErrorCode.INVALID, "VALIDATION FAILED", failure, Optional.of(job.id()));
      case CLASS_NOT_FOUND ->
          new ServerException(ErrorCode.NOT_FOUND, "classPath " + job.mainClass() + " not found");
      case NOT_A_JOB -> new ServerException(ErrorCode.INVALID, "Invalid job type for this context");
      case NOT_LOADED ->
          new FailureException(
              ErrorCode.INVALID, "JOB LOADING FAILED", failure, Optional.of(job.id()));
    };
  }

  private static Response ok(Object entity) {
    return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** A job that did not finish, as a synchronous request is told. */
  record SyncError(String jobId, String status, JobReport.@Nullable Shown result) {}
}
