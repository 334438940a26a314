package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.DriverJar;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.SubmissionWay;
import io.sparkjobserver.server.drivers.Supervision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Has drivers started on the workers of a standalone cluster. What goes there is what starts a JVM
 * and finds the server; everything else the driver gets over the link.
 */
@ApplicationScoped
@Typed(ClusterLauncher.class)
public class ClusterLauncher implements DriverLauncher {

  /** Where the driver finds its secret; Spark's own clients pass on names that begin so. */
  private static final String SECRET_VARIABLE = "SPARK_JOBSERVER_LAUNCH_SECRET";

  private static final String SUPPORTED = "4.";

  private final Masters masters;
  private final MasterClient client;
  private final SubmissionWatch watch;
  private final WorkerLogs logs;
  private final Submission submission;
  private final SparkConfig spark;
  private final DriversConfig drivers;
  private final StandaloneConfig config;
  private final Submitted.Tracking tracking;

  ClusterLauncher(
      Masters masters,
      MasterClient client,
      SubmissionWatch watch,
      WorkerLogs logs,
      RestSubmission rest,
      Instance<SparkSubmission> sparkSubmit,
      SparkConfig spark,
      DriversConfig drivers,
      StandaloneConfig config,
      ExecutorService blocking) {
    this.masters = masters;
    this.client = client;
    this.watch = watch;
    this.logs = logs;
    this.spark = spark;
    this.drivers = drivers;
    this.config = config;
    this.submission = config.submission() == SubmissionWay.REST ? rest : sparkSubmit.get();
    this.tracking = new Submitted.Tracking(watch::kill, logs::end, blocking);
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    if (spec.proxyUser().isPresent()) {
      // Of a context that was made when drivers still ran on this machine.
      throw new IOException("A driver on a worker cannot act for another user");
    }
    ClusterState.Room needed = Capacity.needed(spec.sparkProperties());
    Masters.Alive alive = masters.alive();
    String version = client.version(alive.master());
    if (!version.startsWith(SUPPORTED)) {
      throw new IOException(
          "The master %s is of Spark %s, and drivers need Spark 4"
              .formatted(alive.master().url(), version));
    }
    Capacity.require(alive.state(), needed);
    String submissionId = submission.submit(alive.master(), order(spec));
    return follow(new Submitted(spec.driverId(), submissionId, needed, tracking));
  }

  @Override
  public Optional<DriverProcess> find(String driverId, String reference) {
    return Submitted.submissionId(reference)
        .map(id -> follow(new Submitted(driverId, id, new ClusterState.Room(0, 0), tracking)));
  }

  private DriverProcess follow(Submitted driver) {
    logs.add(driver);
    watch.follow(driver);
    return driver;
  }

  private Submission.Order order(LaunchSpec spec) {
    boolean supervised = Supervision.isWanted(spec.sparkProperties());
    Map<String, String> properties = new HashMap<>(spec.sparkProperties());
    properties.put("spark.master", spark.master());
    properties.putIfAbsent(Supervision.PROPERTY, "false");
    return new Submission.Order(
        spec.driverId(),
        spec.contextName(),
        spec.invitation()
            .joinUrl()
            .resolve("/driver/" + spec.jarSha256().orElseThrow() + ".jar")
            .toString(),
        DriverJar.MAIN_CLASS,
        List.of(
            "join.url=" + spec.invitation().joinUrl(),
            "driver.id=" + spec.driverId(),
            "authority.sha256=" + spec.invitation().authoritySha256(),
            "join.timeout=" + joinTimeout(supervised),
            "supervised=" + supervised),
        properties,
        Map.of(SECRET_VARIABLE, spec.invitation().launchSecret()));
  }

  /**
   * One that is started again may have to wait until the server knows that the last one is over.
   */
  private Duration joinTimeout(boolean supervised) {
    return supervised ? config.restartTimeout() : drivers.forkedJvmInitTimeout();
  }
}
