package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.protocol.DriverMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;

/** The process's Spark context, from its start to its stop. */
public final class SparkHost implements AutoCloseable {

  private static final String REDACTION = "spark.redaction.regex";
  private static final String PLUGINS = "spark.plugins";
  private static final String JARS = "spark.jars";
  private static final String SERIALIZER = "spark.serializer";
  private static final String OWN_PLUGIN = JobClassesPlugin.class.getName();

  private final SparkSession session;
  private final Seats seats = new Seats();
  private final OwnedRdds rdds;
  private volatile boolean stopping;

  private SparkHost(SparkSession session) {
    this.session = session;
    this.rdds = new OwnedRdds(JavaSparkContext.fromSparkContext(session.sparkContext()));
  }

  /**
   * Makes the context. Blocks until it is up, which takes seconds, or minutes where a cluster has
   * to find room.
   *
   * @param name the name of the application
   * @param properties Spark's, over what the process was started with
   * @param files binaries that tasks need from the start on
   * @param jobClasses the context class loader of the calling thread from now on, and so of all
   *     threads that Spark starts
   * @param endedByItself called, on one of Spark's threads, when the context ends and {@link
   *     #close} was not called
   */
  public static SparkHost start(
      String name,
      Map<String, String> properties,
      List<Path> files,
      JobClasses jobClasses,
      Runnable endedByItself) {
    Thread.currentThread().setContextClassLoader(jobClasses);
    SparkConf conf = new SparkConf();
    properties.forEach(conf::set);
    conf.setAppName(name);
    conf.set(REDACTION, Redaction.of(conf));
    // With it, the tasks of SQL do not see the jars that jobs bring: they are not the session's.
    conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
    append(conf, PLUGINS, OWN_PLUGIN);
    if (conf.get(SERIALIZER, "").equals(KryoSerializer.class.getName())) {
      conf.setIfMissing(JobClosureSerializer.KRYO_POOL, "false");
    }
    if (isLocal(conf)) {
      // Spark fills a whole block with zeroes for each broadcast, and so for each stage. Its own 4
      // MiB are for a network.
      conf.setIfMissing("spark.broadcast.blockSize", "256k");
    } else {
      files.forEach(file -> append(conf, JARS, file.toString()));
    }
    // Spark's public builder finds this one by Scala's reflection, which takes as long to set up as
    // half of the context.
    SparkHost host =
        new SparkHost(
            org.apache.spark.sql.classic.SparkSession.builder().config(conf).getOrCreate());
    JobResultGetter.install(host.context(), jobClasses);
    host.context().addSparkListener(host.new EndListener(endedByItself));
    host.context().addSparkListener(host.rdds);
    return host;
  }

  /** The session that jobs share. */
  public SparkSession session() {
    return session;
  }

  /**
   * Opens a session for a context that shares this Spark context with others.
   *
   * @param context tells it from all others that there ever are
   * @return what the context closes when it is over
   */
  public HostedSession openSession(String context) {
    int seat = seats.take();
    return new HostedSession(
        session.newSession(), context, "context-" + seat, rdds, () -> seats.give(seat));
  }

  /** Spark's name for the application. */
  public String applicationId() {
    return context().applicationId();
  }

  /** Where the Spark UI answers; empty where it is switched off. */
  public Optional<String> uiUrl() {
    return context().uiWebUrl().isDefined()
        ? Optional.of(context().uiWebUrl().get())
        : Optional.empty();
  }

  /**
   * Makes binaries known where tasks run. In a local master that is this process, whose threads
   * find classes by the loader that {@link #start} was given.
   */
  public void addJars(List<Path> files) {
    if (!context().isLocal()) {
      for (Path file : files) {
        context().addJar(file.toString());
      }
    }
  }

  /**
   * Whether a job gave the file to Spark for the executors. They may ask for it as long as the
   * context lives.
   */
  public boolean isAdded(Path file) {
    String end = "/" + file.getFileName();
    return context().listFiles().exists(uri -> uri.endsWith(end));
  }

  /** How far those of the jobs are that have work in Spark, by their job groups. */
  public List<DriverMessage.Progress> progress(List<String> jobIds) {
    return jobIds.stream().flatMap(jobId -> progress(jobId).stream()).toList();
  }

  private Optional<DriverMessage.Progress> progress(String jobId) {
    SparkStatusTracker tracker = context().statusTracker();
    List<SparkStageInfo> stages = new ArrayList<>();
    for (int sparkJob : tracker.getJobIdsForGroup(jobId)) {
      SparkJobInfo info = tracker.getJobInfo(sparkJob).getOrElse(() -> null);
      if (info != null) {
        for (int stage : info.stageIds()) {
          tracker.getStageInfo(stage).foreach(stages::add);
        }
      }
    }
    return stages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DriverMessage.Progress(
                jobId,
                stages.size(),
                (int) stages.stream().filter(SparkHost::isDone).count(),
                stages.stream().mapToInt(SparkStageInfo::numTasks).sum(),
                stages.stream().mapToInt(SparkStageInfo::numCompletedTasks).sum(),
                stages.stream().mapToInt(SparkStageInfo::numFailedTasks).sum()));
  }

  private static boolean isDone(SparkStageInfo stage) {
    return stage.numCompletedTasks() == stage.numTasks();
  }

  /** Stops the context. */
  @Override
  public void close() {
    stopping = true;
    context().stop();
  }

  private static void append(SparkConf conf, String property, String value) {
    String former = conf.get(property, "");
    conf.set(property, former.isEmpty() ? value : former + "," + value);
  }

  /** Whether tasks run in this process. */
  private static boolean isLocal(SparkConf conf) {
    String master = conf.get("spark.master", "");
    return master.equals("local") || master.startsWith("local[");
  }

  private SparkContext context() {
    return session.sparkContext();
  }

  /** Numbers that are used again: the scheduler keeps a pool for ever. Thread-safe. */
  private static final class Seats {

    private final BitSet taken = new BitSet();

    private synchronized int take() {
      int free = taken.nextClearBit(1);
      taken.set(free);
      return free;
    }

    private synchronized void give(int seat) {
      taken.clear(seat);
    }
  }

  private final class EndListener extends SparkListener {

    private final Runnable endedByItself;

    private EndListener(Runnable endedByItself) {
      this.endedByItself = endedByItself;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd event) {
      if (!stopping) {
        endedByItself.run();
      }
    }
  }
}
