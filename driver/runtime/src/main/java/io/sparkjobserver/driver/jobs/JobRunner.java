package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of one context, each on one of as many threads as the context has slots.
 * Thread-safe.
 */
public final class JobRunner implements Jobs, AutoCloseable {

  /** The local property by which every task of a job tells the {@link ClassPath#id()} of it. */
  public static final String CLASS_PATH = "spark.jobserver.job.classPath";

  /** The local property that has the names of its jars, in order and with commas between them. */
  public static final String CLASS_PATH_JARS = "spark.jobserver.job.classPathJars";

  /**
   * How many jobs wait for a slot. The server sends no more jobs than there are slots, so that some
   * wait only while it has not yet heard of an end, or is out of its mind.
   */
  static final int QUEUE = 1000;

  /** From one attempt to end what goes on to the next. */
  private static final Duration PRESS = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final JobSession session;
  private final JobLoader loader;
  private final ResultStore results;
  private final JobListener listener;
  private final JobKills kills;
  private final Map<String, JobRun> runs = new ConcurrentHashMap<>();

  /** Jobs that are over and may have a result still. */
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  private final ThreadPoolExecutor slots;
  private final ScheduledExecutorService chores;
  private final JobRun.Reports reports = new Told();
  private volatile boolean closed;

  /**
   * @param session where the jobs run
   * @param limits how much of what
   * @param loader makes jobs ready
   * @param results takes in what they return
   * @param listener is told of starts and ends
   */
  public JobRunner(
      JobSession session,
      Limits limits,
      JobLoader loader,
      ResultStore results,
      JobListener listener) {
    this.session = session;
    this.loader = loader;
    this.results = results;
    this.listener = listener;
    this.kills = new JobKills(session.spark().sparkContext(), limits.kill(), listener);
    this.slots =
        new ThreadPoolExecutor(
            limits.slots(),
            limits.slots(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            daemons("job-slot-"));
    this.chores =
        new ScheduledThreadPoolExecutor(
            1, daemons("job-chores-"), new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * How much a runner does and bears.
   *
   * @param slots how many jobs run at once; at least 1
   * @param kill how long a killed job may go on
   */
  public record Limits(int slots, Duration kill) {}

  @Override
  public void start(JobRequest request) {
    JobRun run = new JobRun(request, session, loader, results, reports);
    if (runs.putIfAbsent(request.jobId(), run) != null) {
      return;
    }
    try {
      slots.execute(run);
    } catch (RejectedExecutionException e) {
      ErrorReport error =
          new ErrorReport(
              "The context has "
                  + slots.getMaximumPoolSize()
                  + " slots and "
                  + QUEUE
                  + " waiting jobs; no more are taken",
              e.getClass().getName(),
              "");
      reports.ended(run, new JobEnd.NotLoaded(LoadTrouble.BROKEN, error));
    }
  }

  @Override
  public void kill(String jobId) {
    JobRun run = runs.get(jobId);
    if (run == null || !run.kill()) {
      return;
    }
    if (slots.remove(run)) {
      reports.ended(run, new JobEnd.Killed());
    } else {
      kills.kill(run);
    }
  }

  @Override
  public void forget(String jobId) {
    chores.execute(() -> removeResult(jobId));
  }

  private void removeResult(String jobId) {
    ended.remove(jobId);
    try {
      results.forget(jobId);
    } catch (IOException e) {
      LOG.warn("The result of job {} cannot be removed", jobId, e);
    }
  }

  /** Lets go of all results, after {@link #close}. */
  public void forgetAll() {
    List.copyOf(ended).forEach(this::removeResult);
  }

  /** Ends every job without waiting for it, and takes no more. Nothing is told any more. */
  @Override
  public void close() {
    closed = true;
    kills.close();
    runs.values().forEach(kills::endNow);
    slots.shutdownNow();
    chores.shutdownNow();
  }

  /**
   * Waits until no job's code runs any more, after {@link #close}. Presses those again that go on.
   *
   * @return whether that came about in time
   */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!slots.awaitTermination(PRESS.toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      runs.values().forEach(kills::endNow);
    }
    return true;
  }

  static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + count.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }

  private final class Told implements JobRun.Reports {

    @Override
    public void started(JobRun run) {
      if (!closed) {
        listener.jobStarted(run.jobId());
      }
    }

    @Override
    public void ended(JobRun run, JobEnd end) {
      runs.remove(run.jobId(), run);
      kills.over(run);
      ended.add(run.jobId());
      if (!closed) {
        LOG.debug("Job {} ended: {}", run.jobId(), end.getClass().getSimpleName());
        listener.jobEnded(run.jobId(), end);
      }
    }
  }
}
