package io.sparkjobserver.driver;

import io.sparkjobserver.driver.jobs.ContentCache;
import io.sparkjobserver.driver.jobs.ContextBinaries;
import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobSession;
import io.sparkjobserver.driver.jobs.Jobs;
import io.sparkjobserver.driver.jobs.ResultStore;
import io.sparkjobserver.driver.remoting.DriverSystem;
import io.sparkjobserver.driver.remoting.Invitation;
import io.sparkjobserver.driver.remoting.LinkListener;
import io.sparkjobserver.driver.spark.SparkClasses;
import io.sparkjobserver.driver.spark.SparkHost;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.Join;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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

  /** Where the process hosts contexts, those. */
  private volatile @Nullable HostedContexts hosted;

  DriverProcess(Launch launch, Membership membership, Path workingDirectory, Ending ending) {
    this.launch = launch;
    this.membership = membership;
    this.workingDirectory = workingDirectory;
    this.ending = ending;
  }

  /** Does not return: the end of the process ends it. Called on the main thread. */
  void run() throws InterruptedException {
    Thread classes = SparkClasses.begin();
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
              invitation(),
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
    ending.onEnd("deliver the last ends", () -> system.link().drain(LAST_WORDS));
    ServerMessage.Welcome terms = welcome.join();
    // Two threads that initialise the same classes in another order could wait for each other.
    classes.join();
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
    Path cache = cacheDirectory();
    ContextBinaries shared =
        ContextBinaries.open(
            terms.basis().classPath(),
            new ContentCache(cache, system.link().content()),
            DriverProcess.class.getClassLoader());
    ending.onEnd("close the context's binaries", shared::close);
    JobClasses jobClasses = new JobClasses(shared.loader());
    SparkHost spark =
        SparkHost.start(
            terms.contextName(),
            properties(terms, address),
            shared.files(),
            jobClasses,
            () -> sparkEnded(system));
    RunningContext.Surroundings around =
        new RunningContext.Surroundings(spark, jobClasses, cache, results);
    Path dataFiles = workingDirectory.resolve(DATA_FILES);
    ending.onEnd("remove the data files", () -> FileTree.delete(dataFiles));
    Jobs jobs =
        terms.host()
            ? hostOthers(system, around, dataFiles)
            : runOne(terms, system, around, dataFiles);
    system.link().contextUp(spark.applicationId(), spark.uiUrl(), jobs, spark::progress);
    LOG.info("The Spark context {} is up as {}", terms.contextName(), spark.applicationId());
  }

  private Jobs runOne(
      ServerMessage.Welcome terms,
      DriverSystem system,
      RunningContext.Surroundings around,
      Path dataFiles) {
    RunningContext context =
        new RunningContext(
            "",
            terms,
            JobSession.alone(around.spark().session()),
            around,
            dataFiles,
            system.link(),
            error -> fail(system, error, ExitCode.JOB_NOT_KILLED));
    ending.onEnd("let go of the context", context::release);
    ending.onEnd("stop Spark", around.spark()::close);
    ending.onEnd("end the jobs", context::endJobs);
    return context.jobs();
  }

  private Jobs hostOthers(DriverSystem system, RunningContext.Surroundings around, Path dataFiles) {
    HostedContexts contexts =
        new HostedContexts(
            system,
            invitation(),
            around,
            dataFiles,
            error -> fail(system, error, ExitCode.JOB_NOT_KILLED));
    hosted = contexts;
    ending.onEnd("stop Spark", around.spark()::close);
    ending.onEnd("end the jobs", contexts::endJobs);
    // Spark makes most of what sessions share with the first of them: no context is to wait for it.
    around.spark().openSession("first").close();
    return contexts;
  }

  private Invitation invitation() {
    return Invitation.of(launch.join().driverId(), membership.joined(), launch.joinTimeout());
  }

  private void sparkEnded(DriverSystem system) {
    HostedContexts contexts = hosted;
    if (contexts != null) {
      contexts.down(contextGone());
    }
    fail(system, contextGone(), ExitCode.SPARK_ENDED);
  }

  /** What the server cannot know is added: where this process is, and its own jar. */
  private Map<String, String> properties(ServerMessage.Welcome terms, OwnAddress address) {
    Map<String, String> properties = new HashMap<>(terms.sparkConf());
    if (terms.host()) {
      // Each context has a pool of its own.
      properties.putIfAbsent("spark.scheduler.mode", "FAIR");
    }
    properties.putIfAbsent("spark.driver.host", address.hostname());
    properties.putIfAbsent("spark.driver.bindAddress", address.bindHostname());
    if (launch.cacheDirectory().isEmpty() || properties.containsKey("spark.jars")) {
      // Executors need the types that jobs are compiled against, and what finds their classes, and
      // get them from here: the server need not be there for it.
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
    system.link().contextDown(error);
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

    @Override
    public void openContext(String driverId, String session, String gateway) {
      HostedContexts contexts = hosted;
      if (contexts == null) {
        throw new IllegalStateException("This driver has its context to itself");
      }
      contexts.open(driverId, session, gateway);
    }
  }
}
