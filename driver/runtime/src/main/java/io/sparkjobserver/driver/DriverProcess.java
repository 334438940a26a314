package io.sparkjobserver.driver;

import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.driver.jobs.ClassPaths;
import io.sparkjobserver.driver.jobs.ContentCache;
import io.sparkjobserver.driver.jobs.ContextBinaries;
import io.sparkjobserver.driver.jobs.DataFiles;
import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobListener;
import io.sparkjobserver.driver.jobs.JobLoader;
import io.sparkjobserver.driver.jobs.JobRunner;
import io.sparkjobserver.driver.jobs.NamedObjectStore;
import io.sparkjobserver.driver.jobs.OwnApiJobs;
import io.sparkjobserver.driver.jobs.ResultStore;
import io.sparkjobserver.driver.remoting.DriverSystem;
import io.sparkjobserver.driver.remoting.Invitation;
import io.sparkjobserver.driver.remoting.LinkListener;
import io.sparkjobserver.driver.spark.SparkHost;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.Join;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver that its server knows: opens the link, makes its Spark context, runs jobs until
 * something ends it.
 */
final class DriverProcess {

  private static final Logger LOG = LoggerFactory.getLogger(DriverProcess.class);

  /** How long the last ends of jobs may take to reach the server. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Below the working directory: what was pulled, where no machine's cache is named. */
  private static final String OWN_CACHE = "content";

  /** Below the working directory: the data files that jobs asked for. */
  private static final String DATA_FILES = "data-files";

  private final Launch launch;
  private final Membership membership;
  private final Path workingDirectory;
  private final Ending ending;
  private final CompletableFuture<ServerMessage.Welcome> welcome = new CompletableFuture<>();
  private final CompletableFuture<String> reachedAt = new CompletableFuture<>();

  DriverProcess(Launch launch, Membership membership, Path workingDirectory, Ending ending) {
    this.launch = launch;
    this.membership = membership;
    this.workingDirectory = workingDirectory;
    this.ending = ending;
  }

  /** Does not return: the end of the process ends it. Called on the main thread. */
  void run() throws InterruptedException {
    Join.Joined joined = membership.joined();
    ResultStore results;
    DriverSystem system;
    OwnAddress address;
    try {
      results = new ResultStore(workingDirectory.resolve("results"));
      address = OwnAddress.find(joined.address(), launch.join().server(), System.getenv());
      system =
          DriverSystem.start(
              new DriverSystem.Address(
                  address.hostname(),
                  address.bindHostname(),
                  joined.address().firstPort(),
                  joined.address().lastPort()),
              Invitation.of(launch.join().driverId(), joined, launch.joinTimeout()),
              results,
              new ServerOrders());
    } catch (IOException | RuntimeException e) {
      LOG.error("The driver cannot bind its address or write to its directory", e);
      ending.end(ExitCode.NO_REMOTING, "it has no link to the server");
      ending.await();
      return;
    }
    reachedAt.complete(system.address());
    ending.onEnd("close the link", system::close);
    ending.onEnd("deliver the last ends", () -> system.drain(LAST_WORDS));
    ServerMessage.Welcome terms = welcome.join();
    LOG.info(
        "Joined as {}; making the Spark context {}", launch.join().driverId(), terms.contextName());
    try {
      host(terms, address, system, results);
    } catch (Exception | LinkageError e) {
      if (!ending.hasBegun()) {
        LOG.error("The Spark context does not come up", e);
        fail(system, ErrorReport.of(e), ExitCode.SPARK_FAILED);
      }
    }
    ending.await();
  }

  private void host(
      ServerMessage.Welcome terms, OwnAddress address, DriverSystem system, ResultStore results)
      throws IOException, InterruptedException {
    ContentCache cache = new ContentCache(cacheDirectory(), system.content());
    ContextBinaries shared =
        ContextBinaries.open(
            terms.basis().classPath(), cache, DriverProcess.class.getClassLoader());
    ending.onEnd("close the context's binaries", shared::close);
    JobClasses jobClasses = new JobClasses(shared.loader());
    SparkHost spark =
        SparkHost.start(
            terms.contextName(),
            properties(terms, address),
            shared.files(),
            jobClasses,
            () -> fail(system, contextGone(), ExitCode.SPARK_ENDED));
    ClassPaths classPaths =
        new ClassPaths(cache, jobClasses, classPath -> spark.addJars(classPath.files()));
    Path ownFiles = workingDirectory.resolve(DATA_FILES);
    DataFiles dataFiles = new DataFiles(ownFiles, system.content(), cache, spark::isAdded);
    ending.onEnd("remove the data files", () -> FileTree.delete(ownFiles));
    ending.onEnd("close the class paths", classPaths::close);
    ending.onEnd("stop Spark", spark::close);
    NamedObjectStore namedObjects = new NamedObjectStore();
    ending.onEnd("destroy the named objects", namedObjects::close);
    JobRunner runner =
        new JobRunner(
            spark.session(),
            new JobRunner.Limits(terms.jobSlots(), terms.timing().kill()),
            new JobLoader(
                classPaths,
                system.content(),
                dataFiles,
                namedObjects,
                List.of(new OwnApiJobs()),
                ConfigFactory.parseString(terms.basis().input())),
            results,
            new JobReports(system));
    ending.onEnd("end the jobs", runner::close);
    system.contextUp(spark.applicationId(), spark.uiUrl(), runner, spark::progress);
    LOG.info("The Spark context {} is up as {}", terms.contextName(), spark.applicationId());
  }

  /** What the server cannot know is added: where this process is, and its own jar. */
  private Map<String, String> properties(ServerMessage.Welcome terms, OwnAddress address) {
    Map<String, String> properties = new HashMap<>(terms.sparkConf());
    properties.putIfAbsent("spark.driver.host", address.hostname());
    properties.putIfAbsent("spark.driver.bindAddress", address.bindHostname());
    if (launch.cacheDirectory().isEmpty()) {
      // Executors need the types that jobs are compiled against, and get them from here: the server
      // need not be there for it.
      OwnJar.file()
          .ifPresent(
              jar -> properties.merge("spark.jars", jar.toString(), (set, own) -> set + "," + own));
    }
    return properties;
  }

  private Path cacheDirectory() {
    return launch
        .cacheDirectory()
        .orElseGet(
            () -> {
              // Nobody else tidies a worker's folders.
              Path own = workingDirectory.resolve(OWN_CACHE);
              ending.onEnd("remove what was pulled", () -> FileTree.delete(own));
              return own;
            });
  }

  private void fail(DriverSystem system, ErrorReport error, ExitCode code) {
    system.contextDown(error);
    ending.end(code, String.valueOf(error.message()));
  }

  private static ErrorReport contextGone() {
    return new ErrorReport(
        "The Spark context ended by itself: the cluster manager ended the application, or a job"
            + " stopped the context",
        IllegalStateException.class.getName(),
        "");
  }

  private final class ServerOrders implements LinkListener {

    @Override
    public void welcomed(ServerMessage.Welcome terms) {
      boolean unused = welcome.complete(terms);
    }

    @Override
    public void refused(String reason) {
      ending.end(ExitCode.REFUSED, "the server refuses it: " + reason);
    }

    @Override
    public void notJoined() {
      ending.end(
          ExitCode.NOT_JOINED,
          "no server welcomed it at "
              + membership.joined().gateway()
              + " in "
              + launch.joinTimeout());
    }

    @Override
    public void unheard() {
      // It blocks, and what this is called on must not.
      Thread question = new Thread(this::ask, "driver-question");
      question.setDaemon(true);
      question.start();
    }

    private void ask() {
      switch (membership.verdict(reachedAt.join())) {
        case GO_ON -> LOG.info("The server is not heard; the driver goes on");
        case GIVEN_UP -> ending.end(ExitCode.GIVEN_UP, "the server has given it up");
        case OVER -> ending.end(ExitCode.REFUSED, "the server does not want it any more");
      }
    }

    @Override
    public void orphaned() {
      ending.end(ExitCode.ORPHANED, "the server has been silent for too long");
    }

    @Override
    public void stopped() {
      ending.end(ExitCode.STOPPED, "the server stops the context");
    }
  }

  private final class JobReports implements JobListener {

    private final DriverSystem system;

    private JobReports(DriverSystem system) {
      this.system = system;
    }

    @Override
    public void jobStarted(String jobId) {
      system.jobStarted(jobId);
    }

    @Override
    public void jobEnded(String jobId, JobEnd end) {
      system.jobEnded(jobId, end);
    }

    @Override
    public void killStep(String jobId, DriverMessage.KillStep.Step step) {
      system.killStep(jobId, step);
    }

    @Override
    public void jobWouldNotEnd(String jobId) {
      ErrorReport error =
          new ErrorReport(
              "Job " + jobId + " did not end in time after it was killed, so its driver ended",
              IllegalStateException.class.getName(),
              "");
      fail(system, error, ExitCode.JOB_NOT_KILLED);
    }
  }
}
