package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.binaries.BinariesConfig;
import io.sparkjobserver.server.binaries.InitialBinary;
import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.Installation;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.SubmissionWay;
import io.sparkjobserver.server.identity.IdentityConfig;
import io.sparkjobserver.server.identity.SecretKeyFile;
import io.sparkjobserver.server.store.DaoConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the files and folders that the server needs are there. */
final class InstallationChecks {

  private static final String SECRET_KEY = "spark.jobserver.secret-key";

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("the state directory can be written", InstallationChecks::stateDirectory),
          new BootCheck("the secret key can be used", InstallationChecks::secretKey),
          new BootCheck("the H2 server's folder can be written", InstallationChecks::h2Folder),
          new BootCheck("there is a Spark 4 to start drivers from", InstallationChecks::spark),
          new BootCheck("the Spark has what its master needs", InstallationChecks::module),
          new BootCheck("drivers find YARN", InstallationChecks::yarn),
          new BootCheck("the driver's jar is there", InstallationChecks::driverJar),
          new BootCheck("initial binaries are there", InstallationChecks::initialBinaries));

  private InstallationChecks() {}

  private static List<Finding> stateDirectory(Configuration configuration, Machine machine) {
    return folder(
        configuration,
        "spark.jobserver.state-dir",
        configuration.of(DriversConfig.class).stateDir());
  }

  private static List<Finding> secretKey(Configuration configuration, Machine machine) {
    SecretKeyFile file = new SecretKeyFile(configuration.of(IdentityConfig.class).secretKey());
    if (!Files.exists(file.path())) {
      // Where it is not set it will be in the state directory, which has a check of its own.
      return configuration.isSet(SECRET_KEY)
          ? folder(configuration, SECRET_KEY, file.path())
          : List.of();
    }
    Optional<String> fault = file.fault();
    if (fault.isPresent()) {
      return List.of(
          configuration.fatal(
              SECRET_KEY,
              fault.get(),
              "set it to a copy of the file of the deployment's first server, readable for the"
                  + " server's user alone"));
    }
    // Who gets it from somebody else, as from Kubernetes, may have no other way to read it.
    return machine.owns(file.path()) && file.isOpenToOthers()
        ? List.of(
            configuration.warning(
                SECRET_KEY,
                "%s can be read by others, and who has it and the database can speak for every driver"
                    .formatted(file.path()),
                "chmod 600 " + file.path()))
        : List.of();
  }

  private static List<Finding> h2Folder(Configuration configuration, Machine machine) {
    return configuration.of(DaoConfig.class).startH2Server()
        ? folder(
            configuration,
            "spark.jobserver.sqldao.rootdir",
            configuration.of(DatabaseConfig.class).rootdir())
        : List.of();
  }

  /** What is not there yet is made later, where the nearest folder above it allows that. */
  private static List<Finding> folder(Configuration configuration, String key, Path folder) {
    Path nearest = folder.toAbsolutePath();
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    return nearest != null && Files.isDirectory(nearest) && Files.isWritable(nearest)
        ? List.of()
        : List.of(
            configuration.fatal(
                key,
                "%s is not a folder that can be written".formatted(nearest),
                "set it to where the server's user may write"));
  }

  private static List<Finding> spark(Configuration configuration, Machine machine) {
    if (configuration.deployment().cluster()
        && configuration.of(StandaloneConfig.class).submission() == SubmissionWay.REST) {
      // The workers' own Spark starts them.
      return List.of();
    }
    Path home = machine.installation().sparkHome(configuration.of(SparkConfig.class));
    if (!Installation.isSparkHome(home)) {
      return List.of(
          configuration.fatal(
              "spark.home",
              home,
              "there is no Spark: bin/spark-submit is missing",
              "set it, or the environment variable SPARK_HOME, to a Spark 4 home"));
    }
    Optional<String> version = Installation.sparkVersion(home);
    return version.isPresent() && version.get().startsWith("4.")
        ? List.of()
        : List.of(
            configuration.fatal(
                "spark.home",
                home,
                version
                    .map(found -> "it is Spark " + found + ", and drivers need Spark 4")
                    .orElse("its version is not known: jars/spark-core_*.jar is missing"),
                "set it to a Spark 4 home"));
  }

  private static List<Finding> module(Configuration configuration, Machine machine) {
    Deployment deployment = configuration.deployment();
    String module =
        deployment.yarn()
            ? "spark-yarn"
            : deployment.master().startsWith("k8s:") ? "spark-kubernetes" : "";
    Path home = machine.installation().sparkHome(configuration.of(SparkConfig.class));
    return module.isEmpty()
            || !Installation.isSparkHome(home)
            || Installation.hasModule(home, module)
        ? List.of()
        : List.of(
            configuration.fatal(
                "spark.home",
                home,
                "it cannot use the master %s: jars/%s_*.jar is missing"
                    .formatted(deployment.master(), module),
                "set it to a Spark 4 home that has it, such as Apache's distribution; the one that"
                    + " comes with the server is for local and standalone masters"));
  }

  /** Spark's own scripts may set what the server's environment does not. */
  private static List<Finding> yarn(Configuration configuration, Machine machine) {
    Path home = machine.installation().sparkHome(configuration.of(SparkConfig.class));
    return !configuration.deployment().yarn()
            || machine.variable("HADOOP_CONF_DIR").isPresent()
            || machine.variable("YARN_CONF_DIR").isPresent()
            || machine.variable("SPARK_CONF_DIR").isPresent()
            || Files.exists(home.resolve("conf/spark-env.sh"))
        ? List.of()
        : List.of(
            configuration.warning(
                "spark.master",
                "neither HADOOP_CONF_DIR nor YARN_CONF_DIR is in the server's environment, and"
                    + " spark-submit refuses the master yarn without",
                "set one of them to the folder that has the cluster's yarn-site.xml and"
                    + " core-site.xml"));
  }

  private static List<Finding> driverJar(Configuration configuration, Machine machine) {
    Path jar = machine.installation().driverJar(configuration.of(DriversConfig.class));
    return Files.isReadable(jar) && Files.isRegularFile(jar)
        ? List.of()
        : List.of(
            configuration.fatal(
                "spark.jobserver.driver-jar",
                jar,
                "there is no such file that can be read",
                "set it to the driver.jar of this release"));
  }

  private static List<Finding> initialBinaries(Configuration configuration, Machine machine) {
    return configuration.of(BinariesConfig.class).jobBinPaths().entrySet().stream()
        .map(entry -> new InitialBinary(entry.getKey(), entry.getValue()))
        .flatMap(
            binary ->
                binary.fault().stream()
                    .map(
                        fault ->
                            configuration.fatal(
                                binary.key(),
                                binary.path(),
                                fault,
                                "set it to a jar, egg or wheel that is there, or leave it out")))
        .toList();
  }
}
