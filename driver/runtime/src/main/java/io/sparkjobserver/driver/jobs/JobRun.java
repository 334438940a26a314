package io.sparkjobserver.driver.jobs;

import com.typesafe.config.Config;
import io.sparkjobserver.protocol.ErrorReport;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a job, from its slot to its end. */
final class JobRun implements Runnable {

  private final JobRequest request;
  private final JobSession session;
  private final JobLoader loader;
  private final ResultStore results;
  private final Reports reports;

  /** The thread that may be interrupted for this run. Guarded by this. */
  private @Nullable Thread thread;

  private volatile boolean killed;
  private volatile boolean over;

  JobRun(
      JobRequest request,
      JobSession session,
      JobLoader loader,
      ResultStore results,
      Reports reports) {
    this.request = request;
    this.session = session;
    this.loader = loader;
    this.results = results;
    this.reports = reports;
  }

  String jobId() {
    return request.jobId();
  }

  @Override
  public void run() {
    JobEnd end = begin() ? work() : new JobEnd.Killed();
    reports.ended(this, finish(end));
  }

  /** Asks for the end; the thread is told with {@link #interrupt}. False where it is over. */
  boolean kill() {
    killed = true;
    return !over;
  }

  boolean isOver() {
    return over;
  }

  /**
   * Interrupts the run's thread, if it has one. False where the run is over. May block: what the
   * thread waits in is told too, and that may be a job's own.
   */
  synchronized boolean interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
    return !over;
  }

  private synchronized boolean begin() {
    if (killed) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  /** From here on nobody interrupts the thread; what was meant for this job does not stay. */
  private synchronized JobEnd finish(JobEnd end) {
    thread = null;
    over = true;
    boolean unused = Thread.interrupted();
    return killed ? new JobEnd.Killed() : end;
  }

  private JobEnd work() {
    try {
      Config input = loader.input(jobId(), request.input());
      try (ClassPaths.Use code = loader.classPath(request.classPath())) {
        return runIn(code.classPath(), input);
      }
    } catch (NotLoadedException e) {
      return new JobEnd.NotLoaded(e.trouble(), report(e.reason()));
    } catch (Throwable e) { // Also an OutOfMemoryError is the job's end, and not the slot's.
      return new JobEnd.Failed(report(e));
    }
  }

  private JobEnd runIn(ClassPath classPath, Config input) throws Exception {
    SparkScope scope = SparkScope.enter(session, jobId(), classPath);
    try {
      return run(new JobCode(request.mainClass(), classPath), input);
    } finally {
      scope.close();
    }
  }

  private JobEnd run(JobCode code, Config input) throws Exception {
    try (DataFiles.Loan dataFiles = loader.dataFiles();
        NamedObjectStore.Loan namedObjects = loader.namedObjects()) {
      LoadedJob job =
          loader.job(
              code, new RunContext(jobId(), input, session.spark(), dataFiles, namedObjects));
      Optional<String> problem = job.validate();
      if (problem.isPresent()) {
        return new JobEnd.Rejected(cut(problem.get()));
      }
      reports.started(this);
      return finished(Items.flowing(job.run()));
    }
  }

  /** Draws what flows, which is work of the job still. */
  private JobEnd finished(@Nullable Object value) throws IOException, InterruptedException {
    // What the job left is not meant for this; a kill is said again and again.
    boolean unused = Thread.interrupted();
    if (killed) {
      throw new InterruptedException("The job was killed");
    }
    return new JobEnd.Finished(results.store(jobId(), value, request.rows()));
  }

  /** A reason that does not fit a message would be sent for ever and never arrive. */
  private static String cut(String problem) {
    return problem.length() <= ErrorReport.MAX_MESSAGE
        ? problem
        : problem.substring(0, ErrorReport.MAX_MESSAGE) + "… [cut]";
  }

  /** A job's exception may itself throw when it is asked what it is. */
  private static ErrorReport report(Throwable thrown) {
    try {
      return ErrorReport.of(thrown);
    } catch (Throwable e) {
      return new ErrorReport(null, thrown.getClass().getName(), "");
    }
  }

  /** Where a run tells of itself. */
  interface Reports {
    void started(JobRun run);

    void ended(JobRun run, JobEnd end);
  }
}
