package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverJar;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.Supervision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.launcher.SparkLauncher;

/**
 * Starts drivers on this machine, with {@code spark-submit} in client mode: each is a child process
 * of the server. The launcher's own application handle is not used: it would open a socket that
 * takes in serialized Java objects.
 */
@ApplicationScoped
@Typed(ClientLauncher.class)
class ClientLauncher implements DriverLauncher {

  /**
   * What a driver inherits of the server's environment: what runs a JVM and finds Hadoop and
   * Kubernetes, and nothing else.
   */
  private static final Set<String> ENVIRONMENT =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "LD_LIBRARY_PATH",
          "HADOOP_CONF_DIR",
          "YARN_CONF_DIR",
          "HADOOP_HOME",
          "HADOOP_USER_NAME",
          "KRB5CCNAME",
          "KRB5_CONFIG",
          "KUBECONFIG",
          "KUBERNETES_SERVICE_HOST",
          "KUBERNETES_SERVICE_PORT",
          "SPARK_CONF_DIR",
          "SPARK_DIST_CLASSPATH",
          "SPARK_LOCAL_IP",
          "SPARK_LOCAL_DIRS",
          "SPARK_PUBLIC_DNS",
          "PYSPARK_PYTHON");

  private final LaunchFiles files;
  private final Deployment deployment;
  private final Map<String, String> inherited;

  @Inject
  ClientLauncher(LaunchFiles files, SparkConfig spark, DriversConfig drivers) {
    this(files, Deployment.of(spark, drivers), System.getenv());
  }

  ClientLauncher(LaunchFiles files, Deployment deployment, Map<String, String> inherited) {
    this.files = files;
    this.deployment = deployment;
    this.inherited = Map.copyOf(inherited);
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    if (Supervision.isWanted(spec.sparkProperties())) {
      throw new IOException("Supervise mode can only be used with cluster mode");
    }
    Path log = files.log(spec.driverId());
    Path workDirectory = files.workDirectory(spec.driverId());
    SparkLauncher launcher =
        new SparkLauncher(environment(spec))
            .setSparkHome(files.sparkHome().toString())
            .setMaster(deployment.master())
            .setDeployMode("client")
            .setAppName(spec.contextName())
            .setMainClass(DriverJar.MAIN_CLASS)
            .setAppResource(files.driverJar().toString())
            .addAppArgs(files.writeLaunchFile(spec).toString())
            .directory(workDirectory.toFile())
            .redirectError()
            .redirectOutput(log.toFile());
    spec.proxyUser().ifPresent(user -> launcher.addSparkArg("--proxy-user", user));
    spec.sparkProperties().forEach(launcher::setConf);
    return LocalProcess.child(launcher.launch(), log);
  }

  @Override
  public Optional<DriverProcess> find(String driverId, String reference) {
    return LocalProcess.Reference.of(reference)
        .flatMap(LocalProcess.Reference::process)
        .map(process -> LocalProcess.found(process, files.log(driverId)));
  }

  /**
   * The launcher adds this to the inherited environment, so what a driver must not see is
   * overwritten with nothing.
   */
  private Map<String, String> environment(LaunchSpec spec) {
    Map<String, String> environment = new HashMap<>();
    // Spark's own listeners, its UI among them, bind what nothing else names.
    environment.put("SPARK_LOCAL_IP", spec.bindHostname().orElseThrow());
    inherited.forEach(
        (name, value) -> environment.put(name, ENVIRONMENT.contains(name) ? value : ""));
    // Spark believes it, empty or not, before it asks Hadoop who it acts for.
    spec.proxyUser().ifPresent(user -> environment.put("SPARK_USER", user));
    return environment;
  }
}
