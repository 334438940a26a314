package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.DriverMessage.KillStep.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs that were called off: cancels their Spark jobs and interrupts their threads, again and
 * again, and gives up after a while. Thread-safe; nothing blocks its caller.
 */
final class JobKills implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobKills.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final SparkContext spark;
  private final Duration patience;
  private final JobListener listener;

  /** What was called off and is not over, and what was done to it last. */
  private final Map<JobRun, Optional<Step>> underWay = new ConcurrentHashMap<>();

  /** Cancels and interrupts, by which it runs into code of Spark and of jobs that may block it. */
  private final ScheduledExecutorService hands = scheduler("job-kills");

  /** Runs no code but that of the driver, so that nothing stands between a kill and its bound. */
  private final ScheduledExecutorService bounds = scheduler("job-kill-bounds");

  /**
   * @param patience how long a run may go on
   * @param listener is told of each step, and of a run that goes on for longer
   */
  JobKills(SparkContext spark, Duration patience, JobListener listener) {
    this.spark = spark;
    this.patience = patience;
    this.listener = listener;
  }

  /** Begins to end a run. Where that is under way already, it is told again how far it is. */
  void kill(JobRun run) {
    Optional<Step> before = underWay.putIfAbsent(run, Optional.empty());
    if (before != null) {
      before.ifPresent(step -> listener.killStep(run.jobId(), step));
      return;
    }
    LOG.info("Killing job {}", run.jobId());
    var unused = bounds.schedule(() -> giveUp(run), patience.toMillis(), TimeUnit.MILLISECONDS);
    hands.execute(() -> press(run));
  }

  /** The run is over. */
  void over(JobRun run) {
    underWay.remove(run);
  }

  /** Ends a run without looking after it. */
  void endNow(JobRun run) {
    boolean unused = run.kill();
    endSparkWork(run);
    boolean unusedToo = run.interrupt();
  }

  /** Again and again: a job may begin new work after each. */
  private void press(JobRun run) {
    if (!underWay.containsKey(run)) {
      return;
    }
    endSparkWork(run);
    reached(run, Step.CANCELLED);
    if (run.interrupt()) {
      reached(run, Step.INTERRUPTED);
      var unused = hands.schedule(() -> press(run), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      // It may have ended before it was noted here.
      over(run);
    }
  }

  private void giveUp(JobRun run) {
    if (run.isOver()) {
      over(run);
    } else if (underWay.containsKey(run)) {
      LOG.error("Job {} goes on {} after it was killed", run.jobId(), patience);
      reached(run, Step.PROCESS);
      listener.jobWouldNotEnd(run.jobId());
    }
  }

  /** Tells a step, once. */
  private void reached(JobRun run, Step step) {
    Optional<Step> last = underWay.get(run);
    boolean further = last != null && last.filter(before -> before.compareTo(step) >= 0).isEmpty();
    if (further && underWay.replace(run, last, Optional.of(step))) {
      listener.killStep(run.jobId(), step);
    }
  }

  private void endSparkWork(JobRun run) {
    try {
      spark.cancelJobGroupAndFutureJobs(run.jobId(), "The job was killed");
    } catch (RuntimeException e) {
      // The Spark context is stopped, and with it the job's work.
      LOG.debug("The Spark jobs of job {} cannot be cancelled", run.jobId(), e);
    }
  }

  private static ScheduledExecutorService scheduler(String name) {
    return new ScheduledThreadPoolExecutor(
        1, JobRunner.daemons(name), new ThreadPoolExecutor.DiscardPolicy());
  }

  /** What was called off is no longer looked after. */
  @Override
  public void close() {
    hands.shutdownNow();
    bounds.shutdownNow();
  }
}
