package io.sparkjobserver.server.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.contexts.Kill;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.drivers.JobProgress;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The jobs: looked at and killed. Thread-safe; methods block for the database, never for a driver.
 */
@ApplicationScoped
public class Jobs {

  private final JobRepository repository;
  private final JobJournal journal;
  private final JobDispatch dispatch;
  private final JobNews news;
  private final Contexts contexts;
  private final Contents contents;

  Jobs(
      JobRepository repository,
      JobJournal journal,
      JobDispatch dispatch,
      JobNews news,
      Contexts contexts,
      Contents contents) {
    this.repository = repository;
    this.journal = journal;
    this.dispatch = dispatch;
    this.news = news;
    this.contexts = contexts;
    this.contents = contents;
  }

  /**
   * The newest jobs.
   *
   * @param state only those in this state
   * @param limit at most so many, 0 or more
   */
  public List<Job> newest(Optional<JobState> state, int limit) {
    return QuarkusTransaction.joiningExisting().call(() -> repository.newest(state, limit));
  }

  /** One job. */
  public Optional<Job> find(String jobId) {
    return QuarkusTransaction.joiningExisting().call(() -> repository.findJob(jobId));
  }

  /** The configuration that was posted with a job, as JSON. */
  public Optional<String> input(String jobId) {
    return QuarkusTransaction.joiningExisting().call(() -> repository.input(jobId));
  }

  /** The configuration of a job of a context; empty where the context has no such job. */
  Optional<String> input(String contextId, String jobId) {
    return QuarkusTransaction.joiningExisting()
        .call(
            () ->
                repository
                    .findJob(jobId)
                    .filter(job -> job.contextId().equals(contextId))
                    .flatMap(job -> repository.input(job.id())));
  }

  /** The result of a job; empty where it has none. */
  public Optional<JobResult> result(String jobId) {
    return QuarkusTransaction.joiningExisting().call(() -> repository.result(jobId));
  }

  /** Reads a stretch of a result that is in the content store; fewer bytes at its end. */
  public byte[] read(JobResult.Stored result, long offset, int length) throws IOException {
    return contents.read(result.content(), offset, length);
  }

  /** What is known of a job beyond what is stored. */
  JobReport.Now now(Job job) {
    return new JobReport.Now(dispatch.position(job), kill(job), progress(job));
  }

  /** Whether another server looks after the job, where it is not over. */
  boolean isElsewhere(Job job) {
    return contexts.live(job.contextId()).isEmpty();
  }

  /** How far the end of a job is that was called off; nothing where its work is gone. */
  private Optional<Kill> kill(Job job) {
    return contexts.live(job.contextId()).flatMap(context -> context.kill(job.id()));
  }

  /** How far a running job is; nothing where it has no work in Spark, or none that is known yet. */
  private Optional<JobProgress> progress(Job job) {
    return job.state().isFinal()
        ? Optional.empty()
        : contexts
            .live(job.contextId())
            .flatMap(LiveContext::vitals)
            .flatMap(
                vitals ->
                    vitals.progress().stream()
                        .filter(progress -> progress.jobId().equals(job.id()))
                        .findFirst());
  }

  /**
   * Calls a job off. It is KILLED when this completes; its slot is free when its work is gone,
   * which the driver sees to.
   *
   * @return whether this call did it: nothing where the job was over; a {@link ServerException} of
   *     {@link ErrorCode#BUSY} where another server looks after its context
   */
  public CompletionStage<Optional<Job>> callOff(Job job) {
    if (job.state().isFinal()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return journal
        .killed(job, JobEvents.killed(job.id()))
        .thenApply(
            over -> {
              over.ifPresent(
                  killed -> {
                    dispatch.callOff(killed);
                    news.ended(new Ended(killed, Optional.empty(), Optional.empty()));
                    contexts.live(job.contextId()).ifPresent(context -> context.killJob(job.id()));
                  });
              return over;
            });
  }
}
