package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.contexts.ProxyUser;
import io.sparkjobserver.server.drivers.DeployMode;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverMode;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether drivers can run where they are said to. */
final class ModeChecks {

  private static final String MASTER = "spark.master";
  private static final String MODE = "spark.jobserver.driver-mode";
  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String REST_TOKEN_FILE = "spark.jobserver.standalone.rest-token-file";
  private static final String HOST_AND_PORT = "(?:[\\w.-]+|\\[[\\da-fA-F:]+]):\\d{1,5}";
  private static final String MASTERS =
      "spark://" + HOST_AND_PORT + "(?:\\s*,\\s*" + HOST_AND_PORT + ")*";

  /** Whom contexts act for; its last part, as their settings have it. */
  private static final Pattern OF_CONTEXTS =
      Pattern.compile(
          "spark\\.(?:context-settings|contexts\\..+?|jobserver\\.warm-pool\\.profiles\\..+?"
              + "\\.context-settings)\\.((?:passthrough\\.|launcher\\.)?"
              + Pattern.quote(ProxyUser.SETTING)
              + ")");

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("driver mode is supported", ModeChecks::supported),
          new BootCheck("driver mode fits the master", ModeChecks::fitsTheMaster),
          new BootCheck("driver mode fits the deploy mode", ModeChecks::fitsTheDeployMode),
          new BootCheck("each context has a JVM of its own", ModeChecks::contextPerJvm),
          new BootCheck("drivers can act for their users", ModeChecks::proxyUsers),
          new BootCheck("supervised drivers find the server again", ModeChecks::supervise),
          new BootCheck("the masters have addresses", ModeChecks::masters),
          new BootCheck("the masters' gateway is shown one token", ModeChecks::gateway));

  private ModeChecks() {}

  private static List<Finding> supported(Configuration configuration, Machine machine) {
    Deployment deployment = configuration.deployment();
    String key = configuration.isSet(MODE) ? MODE : MASTER;
    if (deployment.master().startsWith("mesos")
        || deployment.mode() == DriverMode.MESOS_CLIENT
        || deployment.mode() == DriverMode.MESOS_CLUSTER) {
      return List.of(
          configuration.fatal(
              key,
              "Spark 4 does not run on Mesos any more",
              "set spark.master to a standalone cluster (spark://host:7077), yarn, k8s://… or"
                  + " local[*]"));
    }
    return deployment.mode() == DriverMode.YARN_CLUSTER
            || (deployment.cluster() && deployment.master().startsWith("k8s:"))
        ? List.of(inTheCluster(configuration))
        : List.of();
  }

  /** Names what says it: a fix that leaves the other one as it is would contradict that. */
  private static Finding inTheCluster(Configuration configuration) {
    String message =
        "drivers run in the cluster with standalone masters only: with YARN and Kubernetes there is"
            + " no safe way yet to hand a driver its secret";
    String where = ", so that drivers run on this machine and their executors in the cluster";
    if (configuration.isSet(MODE) || configuration.isSet(DEPLOY_MODE)) {
      return configuration.fatal(
          configuration.isSet(MODE) ? MODE : DEPLOY_MODE,
          message,
          "use client mode: set it to client" + where);
    }
    return configuration.fatal(MASTER, message, "use client mode: set it to yarn" + where);
  }

  private static List<Finding> fitsTheMaster(Configuration configuration, Machine machine) {
    Deployment deployment = configuration.deployment();
    if (deployment.mode() == DriverMode.STANDALONE_CLUSTER
        && !deployment.master().startsWith("spark://")
        && !deployment.master().startsWith("k8s:")) {
      return List.of(
          configuration.fatal(
              MASTER,
              "driver-mode standalone-cluster needs the master of a standalone cluster",
              "set it to spark://host:7077, or to all masters: spark://a:7077,b:7077"));
    }
    if (deployment.mode() == DriverMode.YARN_CLIENT && !deployment.yarn()) {
      return List.of(
          configuration.fatal(
              MASTER, "with YARN the master is yarn and nothing else", "set it to yarn"));
    }
    return List.of();
  }

  private static List<Finding> fitsTheDeployMode(Configuration configuration, Machine machine) {
    Optional<DeployMode> deployMode = configuration.of(SparkConfig.class).submit().deployMode();
    boolean contradicts =
        configuration.of(DriversConfig.class).driverMode().isPresent()
            && deployMode.isPresent()
            && configuration.deployment().cluster() != (deployMode.get() == DeployMode.CLUSTER);
    return contradicts
        ? List.of(
            configuration.fatal(
                DEPLOY_MODE,
                "it contradicts %s = %s"
                    .formatted(configuration.writtenAs(MODE), configuration.text(MODE)),
                "leave it out: driver-mode says it"))
        : List.of();
  }

  private static List<Finding> contextPerJvm(Configuration configuration, Machine machine) {
    Deployment deployment = configuration.deployment();
    if (configuration.of(DriversConfig.class).contextPerJvm()
        || !(deployment.cluster() || deployment.yarn())) {
      return List.of();
    }
    return List.of(
        configuration.fatal(
            "spark.jobserver.context-per-jvm",
            (deployment.cluster() ? "Cluster" : "YARN") + " mode requires context-per-jvm",
            "set it to true"));
  }

  private static List<Finding> proxyUsers(Configuration configuration, Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (String key : new TreeSet<>(configuration.names())) {
      Matcher setting = OF_CONTEXTS.matcher(key);
      if (key.equals(ProxyUser.SETTING)) {
        findings.add(
            configuration.fatal(
                key,
                "the server itself acts for nobody",
                "set spark.context-settings.%s, which all contexts have".formatted(key)));
      } else if (setting.matches()) {
        proxyUser(configuration, key, setting.group(1)).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> proxyUser(
      Configuration configuration, String key, String setting) {
    Optional<String> fault = ProxyUser.fault(setting, String.valueOf(configuration.text(key)));
    if (fault.isPresent()) {
      return fault.map(
          said ->
              configuration.fatal(
                  key,
                  said,
                  "set %s to a user's name, or leave it out".formatted(ProxyUser.SETTING)));
    }
    return configuration.deployment().cluster()
        ? Optional.of(configuration.fatal(key, ProxyUser.NOT_IN_A_CLUSTER, ProxyUser.CLUSTER_FIX))
        : Optional.empty();
  }

  private static List<Finding> supervise(Configuration configuration, Machine machine) {
    boolean loses =
        configuration.deployment().cluster()
            && configuration.of(SparkConfig.class).driver().supervise()
            && configuration.of(RemotingConfig.class).canonical().port() == 0;
    return loses
        ? List.of(
            configuration.fatal(
                "pekko.remote.artery.canonical.port",
                "Supervise mode requires the port of the remoting to be hardcoded: a driver that"
                    + " Spark starts again looks for the server where it was",
                "set it to a port that drivers reach, for instance 2552"))
        : List.of();
  }

  private static List<Finding> gateway(Configuration configuration, Machine machine) {
    StandaloneConfig standalone = configuration.of(StandaloneConfig.class);
    if (standalone.restTokenFile().isEmpty()) {
      return List.of();
    }
    if (standalone.restToken().isPresent()) {
      return List.of(
          configuration.fatal(
              REST_TOKEN_FILE,
              "rest-token says the token too",
              "leave one of them out: a file can be renewed while the server runs"));
    }
    return Files.isReadable(standalone.restTokenFile().get())
        ? List.of()
        : List.of(
            configuration.fatal(
                REST_TOKEN_FILE,
                "there is no such file that can be read",
                "set it to the file that holds the token for the masters' REST gateway"));
  }

  private static List<Finding> masters(Configuration configuration, Machine machine) {
    Deployment deployment = configuration.deployment();
    if (deployment.mode() != DriverMode.STANDALONE_CLUSTER
        || !deployment.master().startsWith("spark://")) {
      return List.of();
    }
    return deployment.master().matches(MASTERS)
        ? List.of()
        : List.of(
            configuration.fatal(
                MASTER,
                "it does not name a host and a port for each master",
                "write it as spark://host:7077, or with all masters: spark://a:7077,b:7077"));
  }
}
