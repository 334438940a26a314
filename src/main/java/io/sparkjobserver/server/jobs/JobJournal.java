package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.ContextEnds;
import io.sparkjobserver.server.contexts.ContextOwnership;
import io.sparkjobserver.server.store.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes what happens to jobs. Each method answers when it is committed; none blocks, except those
 * that say they are called inside a transaction. Each transition is one conditional update: who
 * comes second changes nothing and is told so. Nor does one who speaks of a job of another context:
 * a driver ends its own jobs and no others.
 */
@ApplicationScoped
class JobJournal {

  /** How many jobs are remembered until they finish; the others are read then. */
  private static final int REMEMBERED = 2_000;

  private final JobRepository jobs;
  private final ContextEnds ends;
  private final ContextOwnership ownership;
  private final GroupCommit commits;
  private final Clock clock;

  /** The jobs that began last, which need not be read when they finish. */
  private final Map<String, Job> begun = new Latest();

  JobJournal(
      JobRepository jobs,
      ContextEnds ends,
      ContextOwnership ownership,
      GroupCommit commits,
      Clock clock) {
    this.jobs = jobs;
    this.ends = ends;
    this.ownership = ownership;
    this.commits = commits;
    this.clock = clock;
  }

  /**
   * Answers the job as it is stored. Where its context is over, whose end took along only the jobs
   * that were stored before, it has ended too: nobody else would end it. Nothing is stored, and
   * that is told by a {@link ServerException} of {@link ErrorCode#BUSY}, where another server looks
   * after the context: it would not hear of the job.
   *
   * @param terms what is stored beside it
   */
  CompletionStage<Job> accepted(Job job, Terms terms) {
    return commits.write(
        () -> {
          ownership.requireStill(job.contextId(), job.contextName());
          jobs.add(job, terms);
          Optional<Failure> end = ends.of(job.contextId());
          if (end.isEmpty()) {
            if (job.state() == JobState.STARTED) {
              begun.put(job.id(), job);
            }
            return job;
          }
          fail(job.contextId(), job.id(), JobState.ERROR, end.get());
          return jobs.findJob(job.id()).orElseThrow();
        });
  }

  /**
   * What a job is accepted with.
   *
   * @param inputJson its configuration
   * @param restartable whether it may run again where its driver is lost and started again
   * @param callback who is told its end
   */
  record Terms(String inputJson, boolean restartable, Optional<URI> callback) {}

  /**
   * Gives a job that waited for a slot its start. Answers its input, or nothing where it does not
   * wait any more; {@link ErrorCode#BUSY} as {@link #accepted}.
   *
   * @param known the input, where the caller has it
   */
  CompletionStage<Optional<String>> begun(Job job, Optional<String> known) {
    return commits.write(
        () -> {
          ownership.requireStill(job.contextId(), job.contextName());
          if (!jobs.begin(job.contextId(), job.id())) {
            return Optional.empty();
          }
          begun.put(job.id(), job);
          return known.or(() -> jobs.input(job.id()));
        });
  }

  CompletionStage<Boolean> running(String contextId, String jobId) {
    return commits.write(() -> jobs.run(contextId, jobId));
  }

  /** Answers the job as it ended, or nothing where it had ended before or is not known. */
  CompletionStage<Optional<Job>> finished(String contextId, String jobId, JobResult result) {
    return commits.write(
        () -> {
          Instant now = clock.instant();
          if (!jobs.finish(contextId, jobId, now, result)) {
            return Optional.empty();
          }
          return Optional.ofNullable(begun.remove(jobId))
              .map(job -> job.ended(JobState.FINISHED, now, Optional.empty()))
              .or(() -> jobs.findJob(jobId));
        });
  }

  /** Answers the job as it ended, or nothing where it had ended before or is not known. */
  CompletionStage<Optional<Job>> failed(
      String contextId, String jobId, JobState last, Failure failure) {
    return commits.write(
        () -> fail(contextId, jobId, last, failure) ? jobs.findJob(jobId) : Optional.empty());
  }

  /**
   * Answers the job as KILLED, or nothing where it had ended before. Where another server looks
   * after its context, as {@link #accepted}: its driver would not be told here.
   */
  CompletionStage<Optional<Job>> killed(Job job, Failure failure) {
    return commits.write(
        () -> {
          ownership.require(job.contextId(), job.contextName());
          return fail(job.contextId(), job.id(), JobState.KILLED, failure)
              ? jobs.findJob(job.id())
              : Optional.empty();
        });
  }

  private boolean fail(String contextId, String jobId, JobState last, Failure failure) {
    return jobs.fail(contextId, jobId, last, clock.instant(), failure);
  }

  /**
   * Has the restartable jobs of a context wait for its driver; answers all that do. Called inside a
   * transaction.
   */
  List<Job> restartAll(String contextId, Failure failure) {
    jobs.restart(contextId, clock.instant(), failure);
    return jobs.inState(contextId, JobState.RESTARTING).stream().map(JobEntity::toJob).toList();
  }

  /**
   * Ends the jobs of a context that are in one of these states; answers them as they ended. Called
   * inside a transaction.
   */
  List<Job> failAll(String contextId, Set<JobState> states, Failure failure) {
    Instant now = clock.instant();
    return jobs.openIn(contextId).stream()
        .filter(open -> states.contains(open.state))
        .map(open -> open.id)
        .filter(id -> jobs.fail(contextId, id, JobState.ERROR, now, failure))
        .flatMap(id -> jobs.findJob(id).stream())
        .toList();
  }

  /** Used by the writing thread alone, and so not thread-safe. */
  private static final class Latest extends LinkedHashMap<String, Job> {

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
      return size() > REMEMBERED;
    }
  }
}
