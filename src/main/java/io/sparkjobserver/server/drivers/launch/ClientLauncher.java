package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverJar;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriverStart;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.JvmOptions;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.Supervision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.launcher.SparkLauncher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts drivers on this machine: each is a child process of the server. Those that need it are
 * started with {@code spark-submit} in client mode, and the others as it would start them. The
 * launcher's own application handle is not used: it would open a socket that takes in serialized
 * Java objects.
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

  private static final Logger LOG = LoggerFactory.getLogger(ClientLauncher.class);

  private final LaunchFiles files;
  private final ClassArchives archives;
  private final Deployment deployment;
  private final DriverStart start;
  private final Map<String, String> inherited;
  private final Clock clock;

  @Inject
  ClientLauncher(
      LaunchFiles files,
      ClassArchives archives,
      SparkConfig spark,
      DriversConfig drivers,
      Clock clock) {
    this(files, archives, Deployment.of(spark, drivers), drivers, System.getenv(), clock);
  }

  ClientLauncher(
      LaunchFiles files,
      ClassArchives archives,
      Deployment deployment,
      DriversConfig drivers,
      Map<String, String> inherited,
      Clock clock) {
    this.files = files;
    this.archives = archives;
    this.deployment = deployment;
    this.start = drivers.driverStart();
    this.inherited = Map.copyOf(inherited);
    this.clock = clock;
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    if (Supervision.isWanted(spec.sparkProperties())) {
      throw new IOException("Supervise mode can only be used with cluster mode");
    }
    if (start == DriverStart.SPARK_SUBMIT) {
      return submit(spec);
    }
    DriverJvm driver =
        DriverJvm.of(
            files.sparkHome(),
            files.driverJar(),
            deployment.master(),
            spec.contextName(),
            spec.sparkProperties(),
            environment(spec));
    Optional<String> need =
        spec.proxyUser().isPresent() ? Optional.of("spark.proxy.user") : SubmitNeeds.of(driver);
    Optional<Path> java = driver.java();
    if (need.isEmpty() && java.isPresent()) {
      return start(spec, driver, java.get());
    }
    LOG.info(
        "The driver {} is started with spark-submit, for {}",
        spec.driverId(),
        need.orElse("there is no java on the PATH"));
    return submit(spec);
  }

  private DriverProcess start(LaunchSpec spec, DriverJvm driver, Path java) throws IOException {
    Path log = files.log(spec.driverId());
    Path workDirectory = files.workDirectory(spec.driverId());
    Path launchFile = files.writeLaunchFile(spec, driver.systemProperties(clock.instant()));
    ClassArchives.Part part = archives.part(driver, java, workDirectory);
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(driver.command(java, part.options(), launchFile))
              .directory(workDirectory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(driver.processEnvironment());
      process = builder.start();
    } catch (IOException e) {
      archives.release(part);
      throw e;
    }
    part.started(process);
    return LocalProcess.child(process, log);
  }

  private DriverProcess submit(LaunchSpec spec) throws IOException {
    Path log = files.log(spec.driverId());
    Path workDirectory = files.workDirectory(spec.driverId());
    SparkLauncher launcher =
        new SparkLauncher(submitEnvironment(spec))
            .setSparkHome(files.sparkHome().toString())
            .setMaster(deployment.master())
            .setDeployMode("client")
            .setAppName(spec.contextName())
            .setMainClass(DriverJar.MAIN_CLASS)
            .setAppResource(files.driverJar().toString())
            .addAppArgs(files.writeLaunchFile(spec, Map.of()).toString())
            .directory(workDirectory.toFile())
            .redirectError()
            .redirectOutput(log.toFile());
    spec.proxyUser().ifPresent(user -> launcher.addSparkArg("--proxy-user", user));
    Map<String, String> defaults =
        SparkConfFolder.of(files.sparkHome(), environment(spec)).defaults();
    JvmOptions.in(spec.sparkProperties(), defaults).forEach(launcher::setConf);
    return LocalProcess.child(launcher.launch(), log);
  }

  @Override
  public Optional<DriverProcess> find(String driverId, String reference) {
    return LocalProcess.Reference.of(reference)
        .flatMap(LocalProcess.Reference::process)
        .map(process -> LocalProcess.found(process, files.log(driverId)));
  }

  private Map<String, String> environment(LaunchSpec spec) {
    Map<String, String> environment = new HashMap<>();
    // Spark's own listeners, its UI among them, bind what nothing else names.
    environment.put("SPARK_LOCAL_IP", spec.bindHostname().orElseThrow());
    inherited.forEach(
        (name, value) -> {
          if (ENVIRONMENT.contains(name)) {
            environment.put(name, value);
          }
        });
    return environment;
  }

  /**
   * The launcher adds this to the inherited environment, so what a driver must not see is
   * overwritten with nothing.
   */
  private Map<String, String> submitEnvironment(LaunchSpec spec) {
    Map<String, String> environment = new HashMap<>();
    inherited.keySet().forEach(name -> environment.put(name, ""));
    environment.putAll(environment(spec));
    // Spark believes it, empty or not, before it asks Hadoop who it acts for.
    spec.proxyUser().ifPresent(user -> environment.put("SPARK_USER", user));
    return environment;
  }
}
