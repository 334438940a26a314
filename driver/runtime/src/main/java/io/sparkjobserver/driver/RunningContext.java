package io.sparkjobserver.driver;

import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.driver.jobs.ClassPaths;
import io.sparkjobserver.driver.jobs.ContentCache;
import io.sparkjobserver.driver.jobs.DataFiles;
import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobListener;
import io.sparkjobserver.driver.jobs.JobLoader;
import io.sparkjobserver.driver.jobs.JobRunner;
import io.sparkjobserver.driver.jobs.JobSession;
import io.sparkjobserver.driver.jobs.Jobs;
import io.sparkjobserver.driver.jobs.NamedObjectStore;
import io.sparkjobserver.driver.jobs.OwnApiJobs;
import io.sparkjobserver.driver.jobs.ResultStore;
import io.sparkjobserver.driver.remoting.Link;
import io.sparkjobserver.driver.spark.SparkHost;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.ServerMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A context in this process: what runs its jobs, and what they share. It has the process to itself,
 * or is one of several. Ended in two steps, with the end of its session in between. Thread-safe.
 */
final class RunningContext {

  private final JobRunner runner;
  private final NamedObjectStore namedObjects = new NamedObjectStore();
  private final ClassPaths classPaths;
  private final DataFiles dataFiles;

  /**
   * @param id tells the context from others in this process
   * @param terms what the server said of it
   * @param session where its jobs run
   * @param around what it shares with others
   * @param dataFiles a folder of its own
   * @param link where it speaks
   * @param wouldNotEnd is told why where nothing but the end of the process ends a job
   */
  RunningContext(
      String id,
      ServerMessage.Welcome terms,
      JobSession session,
      Surroundings around,
      Path dataFiles,
      Link link,
      Consumer<ErrorReport> wouldNotEnd) {
    SparkHost spark = around.spark();
    ContentCache cache = new ContentCache(around.cacheDirectory(), link.content());
    this.classPaths =
        new ClassPaths(
            id, cache, around.jobClasses(), classPath -> spark.addJars(classPath.files()));
    this.dataFiles = new DataFiles(dataFiles, link.content(), cache, spark::isAdded);
    this.runner =
        new JobRunner(
            session,
            new JobRunner.Limits(terms.jobSlots(), terms.timing().kill()),
            new JobLoader(
                classPaths,
                link.content(),
                this.dataFiles,
                namedObjects,
                List.of(new OwnApiJobs()),
                ConfigFactory.parseString(terms.basis().input())),
            around.results(),
            new JobReports(link, wouldNotEnd));
  }

  /**
   * What the contexts of a process share.
   *
   * @param spark the Spark context
   * @param jobClasses where Spark's threads find the classes of jobs
   * @param cacheDirectory what was pulled
   * @param results the results that the server does not have yet
   */
  record Surroundings(
      SparkHost spark, JobClasses jobClasses, Path cacheDirectory, ResultStore results) {}

  Jobs jobs() {
    return runner;
  }

  /** Ends its jobs, without waiting for them, and what they share. */
  void endJobs() {
    runner.close();
    namedObjects.close();
  }

  /** Waits until no code of its jobs runs any more; answers whether that came about in time. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return runner.awaitEnd(patience);
  }

  /** Lets go of classes, files and results. */
  void release() {
    classPaths.close();
    dataFiles.removeUnused();
    runner.forgetAll();
  }

  private record JobReports(Link link, Consumer<ErrorReport> wouldNotEnd) implements JobListener {

    @Override
    public void jobStarted(String jobId) {
      link.jobStarted(jobId);
    }

    @Override
    public void jobEnded(String jobId, JobEnd end) {
      link.jobEnded(jobId, end);
    }

    @Override
    public void killStep(String jobId, DriverMessage.KillStep.Step step) {
      link.killStep(jobId, step);
    }

    @Override
    public void jobWouldNotEnd(String jobId) {
      wouldNotEnd.accept(
          new ErrorReport(
              "Job " + jobId + " did not end in time after it was killed, so its driver ended",
              IllegalStateException.class.getName(),
              ""));
    }
  }
}
