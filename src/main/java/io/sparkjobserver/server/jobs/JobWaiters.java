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
  Waiter add(Job job) {
    Waiter waiter =
        new Waiter(job.contextId(), new CompletableFuture<>(), new CompletableFuture<>());
    byJob.put(job.id(), waiter);
    return waiter;
  }

  /** Nobody waits any more. */
  void remove(String jobId) {
    byJob.remove(jobId);
  }

  /** A job of that context runs. */
  void started(String contextId, String jobId) {
    Waiter waiter = byJob.get(jobId);
    if (waiter != null && waiter.contextId.equals(contextId)) {
      waiter.started.complete(true);
    }
  }

  void ended(Ended end) {
    Waiter waiter = byJob.remove(end.job().id());
    if (waiter != null) {
      waiter.ended.complete(end);
      waiter.started.complete(false);
    }
  }

  /**
   * What a request waits for.
   *
   * @param contextId the context of the job
   * @param started completes when the job runs, or has ended without that; says which
   * @param ended completes when its end is stored
   */
  record Waiter(
      String contextId, CompletableFuture<Boolean> started, CompletableFuture<Ended> ended) {

    /** Whether the job's driver has said that it runs, be it over by now or not. */
    boolean ran() {
      return started.getNow(false);
    }
  }

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
