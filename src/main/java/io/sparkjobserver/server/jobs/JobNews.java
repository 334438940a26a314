package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.events.Change;
import io.sparkjobserver.server.events.Changes;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Tells what is stored of jobs: the requests that wait for one first, then everybody else. Called
 * after the commit, but where a method says otherwise. Thread-safe; nothing blocks.
 */
@ApplicationScoped
class JobNews {

  private final JobWaiters waiters;
  private final Changes changes;
  private final Clock clock;

  JobNews(JobWaiters waiters, Changes changes, Clock clock) {
    this.waiters = waiters;
    this.changes = changes;
    this.clock = clock;
  }

  /** A job is there. */
  void accepted(Job job) {
    tell(job.id(), job.contextName(), job.state());
  }

  /** A job that waited for a slot has one. */
  void begun(Job job) {
    tell(job.id(), job.contextName(), JobState.STARTED);
  }

  /** A driver says that a job of its context runs. Said before that is stored: a caller waits. */
  void started(String contextId, String jobId) {
    waiters.started(contextId, jobId);
  }

  /** A job runs. */
  void running(String contextName, String jobId) {
    tell(jobId, contextName, JobState.RUNNING);
  }

  /** A job waits for its driver, which is started again. */
  void restarting(Job job) {
    tell(job.id(), job.contextName(), JobState.RESTARTING);
  }

  /** A job is over. */
  void ended(Ended end) {
    waiters.ended(end);
    tell(end.job().id(), end.job().contextName(), end.job().state());
  }

  private void tell(String jobId, String contextName, JobState state) {
    changes.tell(new Change.OfJob(jobId, contextName, state.name(), clock.instant()));
  }
}
