package io.sparkjobserver.server.jobs;

import com.typesafe.config.ConfigRenderOptions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.binaries.Binaries;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.contexts.Kill;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.drivers.JobProgress;
import io.sparkjobserver.server.jobs.Job.ClassPathEntry;
import io.sparkjobserver.server.jobs.JobWaiters.Waiter;
import io.sparkjobserver.server.store.DatabaseKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The jobs: submitted, looked at, killed. Thread-safe; methods block for the database, never for a
 * driver.
 */
@ApplicationScoped
public class Jobs {

  private static final int MAX_BINARIES = 256;
  private static final int MAX_NAMES = 16 * 1024;

  /** A context of a job's own is named after it: an id, a hyphen and the main class. */
  private static final int MAX_MAIN_CLASS = DatabaseKind.MAX_NAME - 40;

  private final JobRepository repository;
  private final JobJournal journal;
  private final JobWaiters waiters;
  private final JobNumbers numbers;
  private final Binaries binaries;
  private final Contexts contexts;
  private final Contents contents;
  private final Clock clock;

  Jobs(
      JobRepository repository,
      JobJournal journal,
      JobWaiters waiters,
      JobNumbers numbers,
      Binaries binaries,
      Contexts contexts,
      Contents contents,
      Clock clock) {
    this.repository = repository;
    this.journal = journal;
    this.waiters = waiters;
    this.numbers = numbers;
    this.binaries = binaries;
    this.contexts = contexts;
    this.contents = contents;
    this.clock = clock;
  }

  /**
   * Submits a job.
   *
   * @return completes when the job is stored and sent to its driver, after its context came up
   * @throws ServerException where a binary or the context is not there, or the context has no slot
   */
  CompletionStage<Submitted> submit(JobRequest request) {
    requireFittingNames(request);
    List<ClassPathEntry> classPath = request.classPath().stream().map(this::resolve).toList();
    String input = request.input().root().render(ConfigRenderOptions.concise());
    if (request.context().isPresent()) {
      return send(contexts.findLive(request.context().get()), request, classPath, input);
    }
    LiveContext own =
        contexts.create(
            UUID.randomUUID() + "-" + request.mainClass(), request.contextSettings(), true);
    return own.ready()
        .exceptionallyCompose(Jobs::contextFailed)
        .thenCompose(up -> send(own, request, classPath, input))
        .whenComplete(
            (sent, error) -> {
              if (error != null) {
                // Its one job does not come.
                contexts.stop(own, false);
              }
            });
  }

  /** A driver is told the names in one message. */
  private static void requireFittingNames(JobRequest request) {
    if (request.mainClass().length() > MAX_MAIN_CLASS) {
      throw new ServerException(
          ErrorCode.INVALID, "A job's main class has at most " + MAX_MAIN_CLASS + " characters");
    }
    if (!StorableText.is(request.mainClass() + String.join("", request.classPath()))) {
      throw new ServerException(
          ErrorCode.INVALID, "The names of a job cannot have the character U+0000");
    }
    int length =
        request.mainClass().length() + request.classPath().stream().mapToInt(String::length).sum();
    if (length > MAX_NAMES || request.classPath().size() > MAX_BINARIES) {
      throw new ServerException(
          ErrorCode.INVALID,
          "A job has at most %d binaries, and its names at most %d characters in all"
              .formatted(MAX_BINARIES, MAX_NAMES));
    }
  }

  private ClassPathEntry resolve(String name) {
    return binaries
        .find(name)
        .map(found -> new ClassPathEntry(name, found.content().sha256(), found.content().size()))
        .orElseThrow(
            () -> new ServerException(ErrorCode.NOT_FOUND, "appName " + name + " not found"));
  }

  private CompletionStage<Submitted> send(
      LiveContext context, JobRequest request, List<ClassPathEntry> classPath, String input) {
    Job job =
        new Job(
            UUID.randomUUID().toString(),
            context.id(),
            context.name(),
            request.mainClass(),
            classPath,
            JobState.STARTED,
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    if (!context.slots().take(job.id())) {
      throw new ServerException(
          ErrorCode.NO_SLOTS,
          "Too many running jobs (%d) for job context '%s'"
              .formatted(context.slots().size(), context.adHoc() ? "ad-hoc" : context.name()));
    }
    Waiter waiter = waiters.add(job);
    return context
        .ready()
        .thenCompose(up -> journal.accepted(job, numbers.next(), input, !request.sync()))
        .thenCompose(
            accepted -> {
              if (accepted.state().isFinal()) {
                context.slots().free(job.id());
                tellEnd(accepted);
                return done();
              }
              return context.startJob(JobEvents.order(job, input)) ? done() : endWith(context, job);
            })
        .thenApply(sent -> new Submitted(job, waiter))
        .whenComplete(
            (submitted, error) -> {
              if (error != null) {
                waiters.remove(job.id());
                context.slots().free(job.id());
              }
            });
  }

  /** The driver's loss was written before the job was: so the job's end is written here. */
  private CompletionStage<Void> endWith(LiveContext context, Job job) {
    return journal
        .failed(
            job.contextId(),
            job.id(),
            JobState.ERROR,
            new Failure("Context (" + context.name() + ") for this job was terminated", "", ""))
        .thenAccept(over -> over.ifPresent(this::tellEnd));
  }

  private void tellEnd(Job ended) {
    waiters.ended(new JobWaiters.Ended(ended, Optional.empty(), Optional.empty()));
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }

  /** The original's words for an ad-hoc context that did not come up. */
  private static <T> CompletionStage<T> contextFailed(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof FailureException failed) {
      Failure failure = failed.failure();
      return CompletableFuture.failedStage(
          new FailureException(
              ErrorCode.FAILED,
              "ERROR",
              new Failure(
                  failure.errorClass() + ": " + failure.message(),
                  RuntimeException.class.getName(),
                  failure.stack())));
    }
    return CompletableFuture.failedStage(error);
  }

  /** No request waits for the job any more; the job goes on. */
  void stopWaiting(String jobId) {
    waiters.remove(jobId);
  }

  /**
   * The newest jobs.
   *
   * @param state only those in this state
   * @param limit at most so many, 0 or more
   */
  public List<Job> newest(Optional<JobState> state, int limit) {
    return limit == 0
        ? List.of()
        : QuarkusTransaction.joiningExisting()
            .call(() -> repository.newest(state, limit).stream().map(JobEntity::toJob).toList());
  }

  /** One job. */
  public Optional<Job> find(String jobId) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> repository.findByIdOptional(jobId).map(JobEntity::toJob));
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
                    .findByIdOptional(jobId)
                    .filter(job -> job.contextId.equals(contextId))
                    .flatMap(job -> repository.input(job.id)));
  }

  /** The result of a job; empty where it has none. */
  public Optional<JobResult> result(String jobId) {
    return QuarkusTransaction.joiningExisting().call(() -> repository.result(jobId));
  }

  /** Opens a result that is in the content store; the caller closes the stream. */
  public InputStream open(JobResult.Stored result) {
    return contents.open(result.content());
  }

  /** How far the end of a job is that was called off; nothing where its work is gone. */
  public Optional<Kill> kill(Job job) {
    return contexts.live(job.contextId()).flatMap(context -> context.kill(job.id()));
  }

  /** How far a running job is; nothing where it has no work in Spark, or none that is known yet. */
  public Optional<JobProgress> progress(Job job) {
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
                    waiters.ended(new JobWaiters.Ended(killed, Optional.empty(), Optional.empty()));
                    contexts.live(job.contextId()).ifPresent(context -> context.killJob(job.id()));
                  });
              return over;
            });
  }

  /**
   * A job that was stored and sent.
   *
   * @param job the job as it was accepted
   * @param waiter tells what becomes of it
   */
  record Submitted(Job job, Waiter waiter) {}
}
