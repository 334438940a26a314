package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.launcher.SparkLauncher;

/**
 * Starts drivers with {@code spark-submit} in client mode: each is a child process of the server.
 * The launcher's own application handle is not used: it would open a socket that takes in
 * serialized Java objects.
 */
@ApplicationScoped
class SubmitLauncher implements DriverLauncher {

  private static final String MAIN_CLASS = "io.sparkjobserver.driver.Main";

  /** How far the start time of a process may be off between two looks at it. */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

  /**
   * What a driver inherits of the server's environment: what runs a JVM and finds Hadoop, and
   * nothing else.
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
          "SPARK_CONF_DIR",
          "SPARK_LOCAL_IP",
          "SPARK_LOCAL_DIRS",
          "SPARK_PUBLIC_DNS",
          "PYSPARK_PYTHON");

  private final LaunchFiles files;
  private final Deployment deployment;

  SubmitLauncher(LaunchFiles files, SparkConfig spark, DriversConfig drivers) {
    this.files = files;
    this.deployment = Deployment.of(spark, drivers);
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    if (deployment.cluster()) {
      throw new IOException(
          "Drivers in a cluster cannot be started yet: set spark.jobserver.driver-mode = client,"
              + " which runs them on the server's machine");
    }
    Path log = files.log(spec.driverId());
    Path workDirectory = files.workDirectory(spec.driverId());
    SparkLauncher launcher =
        new SparkLauncher(environment(spec.bindHostname()))
            .setSparkHome(files.sparkHome().toString())
            .setMaster(deployment.master())
            .setDeployMode("client")
            .setAppName(spec.contextName())
            .setMainClass(MAIN_CLASS)
            .setAppResource(files.driverJar().toString())
            .addAppArgs(files.writeLaunchFile(spec).toString())
            .directory(workDirectory.toFile())
            .redirectError()
            .redirectOutput(log.toFile());
    spec.sparkProperties().forEach(launcher::setConf);
    return LocalProcess.child(launcher.launch(), log);
  }

  @Override
  public Optional<DriverProcess> find(String driverId, long processId, Instant startedAt) {
    return ProcessHandle.of(processId)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                Duration.between(startedAt, LocalProcess.startOf(process))
                        .abs()
                        .compareTo(CLOCK_GRAIN)
                    < 0)
        .map(process -> LocalProcess.found(process, files.log(driverId)));
  }

  /**
   * The launcher adds this to the inherited environment, so what a driver must not see is
   * overwritten with nothing.
   */
  private static Map<String, String> environment(String hostname) {
    Map<String, String> environment = new HashMap<>();
    // Spark's own listeners, its UI among them, bind what nothing else names.
    environment.put("SPARK_LOCAL_IP", hostname);
    System.getenv()
        .forEach((name, value) -> environment.put(name, ENVIRONMENT.contains(name) ? value : ""));
    return environment;
  }
}
