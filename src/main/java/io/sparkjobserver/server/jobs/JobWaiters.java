package io.sparkjobserver.server.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests that wait for a job to start or to end, by job. Holds one entry per waiting request.
 * Thread-safe.
 */
@ApplicationScoped
class JobWaiters {

  private final Map<String, Waiter> byJob = new ConcurrentHashMap<>();

  /** Begins to wait; before the job is sent, so that nothing is missed. */
  Waiter add(String jobId) {
    Waiter waiter = new Waiter(new CompletableFuture<>(), new CompletableFuture<>());
    byJob.put(jobId, waiter);
    return waiter;
  }

  /** Nobody waits any more. */
  void remove(String jobId) {
    byJob.remove(jobId);
  }

  void started(String jobId) {
    Waiter waiter = byJob.get(jobId);
    if (waiter != null) {
      waiter.started.complete(null);
    }
  }

  void ended(Ended end) {
    Waiter waiter = byJob.remove(end.job().id());
    if (waiter != null) {
      waiter.ended.complete(end);
      waiter.started.complete(null);
    }
  }

  /**
   * What a request waits for.
   *
   * @param started completes when the job runs or has ended
   * @param ended completes when its end is stored
   */
  record Waiter(CompletableFuture<Void> started, CompletableFuture<Ended> ended) {}

  /**
   * The end of a job.
   *
   * @param job as it is stored
   * @param result where it finished
   * @param refusal where it was not even run, how its caller is told
   */
  record Ended(Job job, Optional<JobResult> result, Optional<Refusal> refusal) {}

  /** Why a job was not run. */
  enum Refusal {
    /** Its validation refused the input. */
    INVALID,
    /** Its class is not on its class path. */
    CLASS_NOT_FOUND,
    /** Its class is no job. */
    NOT_A_JOB,
    /** It could not be loaded. */
    NOT_LOADED
  }
}
