package io.sparkjobserver.server.jobs;

import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Removes jobs that were over long ago, with their inputs and results. What of a result is in the
 * content store goes when nothing refers to it any more.
 */
@ApplicationScoped
class JobCleaner {

  private final JobRepository jobs;
  private final Retention retention;

  JobCleaner(JobRepository jobs, Retention retention) {
    this.jobs = jobs;
    this.retention = retention;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    retention.remove("jobs", jobs);
  }
}
