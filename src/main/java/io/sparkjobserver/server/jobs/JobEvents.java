package io.sparkjobserver.server.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.content.ContentWriter;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.contexts.ContextListener;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.drivers.JobEnd;
import io.sparkjobserver.server.jobs.JobWaiters.Ended;
import io.sparkjobserver.server.jobs.JobWaiters.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what drivers say about jobs and then tells whoever waits. The end of a job is acknowledged
 * to its driver only once it is committed; one that could not be stored is told again by the
 * driver.
 */
@ApplicationScoped
class JobEvents implements ContextListener {

  private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);

  private final JobJournal journal;
  private final JobRepository jobs;
  private final JobDispatch dispatch;
  private final JobNews news;
  private final Contents contents;
  private final Instance<Contexts> contexts;
  private final ExecutorService blocking;

  /** Ends that are being stored, so that one that is told again is not stored beside itself. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  JobEvents(
      JobJournal journal,
      JobRepository jobs,
      JobDispatch dispatch,
      JobNews news,
      Contents contents,
      Instance<Contexts> contexts,
      ExecutorService blocking) {
    this.journal = journal;
    this.jobs = jobs;
    this.dispatch = dispatch;
    this.news = news;
    this.contents = contents;
    this.contexts = contexts;
    this.blocking = blocking;
  }

  @Override
  public void jobStarted(LiveContext context, String jobId) {
    // On its way to the database before anybody is told: who is looks for it at once.
    CompletionStage<Boolean> stored = journal.running(context.id(), jobId);
    news.started(context.id(), jobId);
    stored.thenAccept(
        mine -> {
          if (mine) {
            news.running(context.name(), jobId);
          }
        });
  }

  @Override
  public void hasRoom(LiveContext context) {
    dispatch.fill(context);
  }

  @Override
  public void jobEnded(LiveContext context, String jobId, JobEnd end) {
    if (!underWay.add(jobId)) {
      return;
    }
    store(context, jobId, end)
        .whenComplete(
            (ended, error) -> {
              underWay.remove(jobId);
              if (error != null) {
                LOG.warn(
                    "The end of job {} is not stored yet; its driver will tell again",
                    jobId,
                    error);
                return;
              }
              context.jobStored(jobId);
              ended.ifPresent(news::ended);
              if (context.adHoc()) {
                contexts.get().stop(context, false);
              } else if (ended.isPresent() && ended.get().job().state() == JobState.ERROR) {
                context.jobFailed(jobId);
              }
            });
  }

  private CompletionStage<Optional<Ended>> store(LiveContext context, String jobId, JobEnd end) {
    if (end instanceof JobEnd.Finished finished) {
      return finished(context.id(), jobId, new JobResult.Inline(finished.json()));
    } else if (end instanceof JobEnd.FinishedLarge large) {
      return CompletableFuture.supplyAsync(() -> pull(context, jobId, large), blocking)
          .thenCompose(result -> finished(context.id(), jobId, result));
    } else if (end instanceof JobEnd.Failed failed) {
      return failed(context.id(), jobId, JobState.ERROR, failed.failure(), Optional.empty());
    } else if (end instanceof JobEnd.Rejected rejected) {
      return failed(
          context.id(),
          jobId,
          JobState.ERROR,
          new Failure(rejected.problem(), Throwable.class.getName(), ""),
          Optional.of(Refusal.INVALID));
    } else if (end instanceof JobEnd.NotLoaded notLoaded) {
      return failed(
          context.id(),
          jobId,
          JobState.ERROR,
          notLoaded.failure(),
          Optional.of(refusal(notLoaded.trouble())));
    }
    return failed(context.id(), jobId, JobState.KILLED, killed(jobId), Optional.empty());
  }

  private CompletionStage<Optional<Ended>> finished(
      String contextId, String jobId, JobResult result) {
    return journal
        .finished(contextId, jobId, result)
        .thenApply(over -> over.map(job -> new Ended(job, Optional.of(result), Optional.empty())));
  }

  private CompletionStage<Optional<Ended>> failed(
      String contextId, String jobId, JobState last, Failure failure, Optional<Refusal> refusal) {
    return journal
        .failed(contextId, jobId, last, failure)
        .thenApply(over -> over.map(job -> new Ended(job, Optional.empty(), refusal)));
  }

  private JobResult pull(LiveContext context, String jobId, JobEnd.FinishedLarge large) {
    try (ContentWriter writer = contents.writer()) {
      context
          .driverHandle()
          .orElseThrow(() -> new IOException("The driver is gone"))
          .pullResult(jobId, large.size(), large.sha256(), writer);
      return new JobResult.Stored(writer.finish());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while pulling the result of " + jobId, e);
    }
  }

  @Override
  public void adopted(LiveContext context, List<String> known) {
    CompletableFuture.runAsync(() -> catchUp(context, known), blocking)
        .exceptionally(
            error -> {
              LOG.error("The jobs of context {} could not be looked at", context.name(), error);
              return null;
            });
  }

  /** What was stored but did not reach the driver reaches it now: jobs to run, and jobs to end. */
  private void catchUp(LiveContext context, List<String> known) {
    List<Job> open =
        QuarkusTransaction.requiringNew()
            .call(() -> jobs.openIn(context.id()).stream().map(JobEntity::toJob).toList());
    for (Job job : open) {
      if (job.state() == JobState.QUEUED) {
        dispatch.enqueue(context, job, Optional.empty());
      } else if (!known.contains(job.id())) {
        String input =
            QuarkusTransaction.requiringNew().call(() -> jobs.input(job.id()).orElse("{}"));
        context.resendJob(JobDispatch.order(job, input, false));
      }
    }
    known.stream()
        .filter(id -> open.stream().noneMatch(job -> job.id().equals(id)))
        .forEach(context::killJob);
    dispatch.fill(context);
  }

  @Override
  public Runnable failBegunJobs(String contextId, Failure cause) {
    return tell(journal.failAll(contextId, JobState.begun(), cause));
  }

  @Override
  public Runnable failJobs(String contextId, Failure cause) {
    return tell(journal.failAll(contextId, JobState.open(), cause));
  }

  @Override
  public Runnable restartJobs(String contextId, Failure cause) {
    List<Job> waiting = journal.restartAll(contextId, cause);
    Runnable failed =
        tell(journal.failAll(contextId, EnumSet.of(JobState.STARTED, JobState.RUNNING), cause));
    return () -> {
      waiting.forEach(news::restarting);
      failed.run();
    };
  }

  private Runnable tell(List<Job> over) {
    return () ->
        over.forEach(job -> news.ended(new Ended(job, Optional.empty(), Optional.empty())));
  }

  static Failure killed(String jobId) {
    return new Failure(
        "Job " + jobId + " killed", "spark.jobserver.JobManagerActor$JobKilledException", "");
  }

  private static Refusal refusal(JobEnd.LoadTrouble trouble) {
    return switch (trouble) {
      case CLASS_NOT_FOUND -> Refusal.CLASS_NOT_FOUND;
      case NOT_A_JOB -> Refusal.NOT_A_JOB;
      case BROKEN -> Refusal.NOT_LOADED;
    };
  }
}
