package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.contexts.LiveContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Stores that jobs run. Where no request waits for the start, because one waits for the end or the
 * job has waited for a slot, a moment later: many such jobs are over by then, and go from STARTED
 * to their end, which does not have to wait for a commit that nobody could make use of. Who was
 * answered that a job began looks for it at once, and old clients go on for as long as it is
 * RUNNING. Where the server ends in that moment, the driver says it again to the next one. Holds
 * one entry for each such job that has just begun. Thread-safe; nothing blocks.
 */
@ApplicationScoped
class JobStarts {

  private static final Duration MOMENT = Duration.ofMillis(20);

  private final JobJournal journal;
  private final JobWaiters waiters;
  private final JobNews news;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  /** On the thread that all delays share: another one would be started for each job. */
  private final Executor later =
      CompletableFuture.delayedExecutor(MOMENT.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);

  JobStarts(JobJournal journal, JobWaiters waiters, JobNews news) {
    this.journal = journal;
    this.waiters = waiters;
    this.news = news;
  }

  /** A job runs, says its driver. Whoever waits for that is told at once. */
  void started(LiveContext context, String jobId) {
    if (waiters.awaitStart(jobId)) {
      store(context, jobId);
    } else if (begun.add(jobId)) {
      later.execute(
          () -> {
            if (begun.remove(jobId)) {
              store(context, jobId);
            }
          });
    }
    news.started(context.id(), jobId);
  }

  /** A job is over, so that its start is not worth a word any more. */
  void over(String jobId) {
    begun.remove(jobId);
  }

  private void store(LiveContext context, String jobId) {
    journal
        .running(context.id(), jobId)
        .thenAccept(
            mine -> {
              if (mine) {
                news.running(context.name(), jobId);
              }
            });
  }
}
