package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.common.OwnerOnly;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.Installation;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Where the files of drivers are: what they are started from, and the private directory that each
 * works in.
 */
@ApplicationScoped
class LaunchFiles {

  private static final String SUBMIT_SCRIPT =
      """
      #!/usr/bin/env bash
      while IFS= read -r -d '' variable; do
        [[ -n ${variable#*=} ]] || unset "${variable%%%%=*}"
      done < <(env -0)
      exec %s/bin/spark-submit "$@"
      """;

  private final DriversConfig drivers;
  private final SparkConfig spark;
  private final Installation installation = Installation.ofThisProcess();

  LaunchFiles(DriversConfig drivers, SparkConfig spark) {
    this.drivers = drivers;
    this.spark = spark;
  }

  Path sparkHome() throws IOException {
    Path home = installation.sparkHome(spark);
    if (!Installation.isSparkHome(home)) {
      throw new IOException(
          "There is no Spark at "
              + home
              + ": set spark.home, or SPARK_HOME, to one that has bin/spark-submit");
    }
    return home;
  }

  /**
   * A home whose {@code spark-submit} runs that of {@link #sparkHome} without the variables that
   * are empty: an emptied variable is still one, and Spark's launcher cannot leave one out.
   */
  Path submitHome() throws IOException {
    Path home = directory(drivers.stateDir().resolve("submit-home"));
    Path script = directory(home.resolve("bin")).resolve("spark-submit");
    Path written = Files.createTempFile(script.getParent(), "spark-submit", ".part");
    Files.writeString(written, SUBMIT_SCRIPT.formatted(quoted(sparkHome())));
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwx------"));
    Files.move(
        written, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return home;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  Path driverJar() throws IOException {
    Path jar = installation.driverJar(drivers);
    if (!Files.isReadable(jar)) {
      throw new IOException(
          "The driver's jar is not at " + jar + ": set spark.jobserver.driver-jar to where it is");
    }
    return jar;
  }

  /** The private directory of a driver; made where it is missing. */
  Path workDirectory(String driverId) throws IOException {
    return directory(workDirectories().resolve(driverId));
  }

  /** Where those directories are; missing until there is one. */
  Path workDirectories() {
    return drivers.stateDir().resolve("drivers").toAbsolutePath();
  }

  Path log(String driverId) {
    return workDirectories().resolve(driverId).resolve("driver.log");
  }

  /** Where the archives of the drivers' classes are. */
  Path classArchives() throws IOException {
    return directory(drivers.stateDir().resolve("class-archives"));
  }

  /**
   * Writes what only the driver may read: arguments and environments are open to others.
   *
   * @param systemProperties what the driver is to set before all else
   */
  Path writeLaunchFile(LaunchSpec spec, Map<String, String> systemProperties) throws IOException {
    Properties properties = new Properties();
    properties.putAll(systemProperties);
    DriverGateway.Invitation invitation = spec.invitation();
    properties.setProperty("join.url", invitation.joinUrl().toString());
    properties.setProperty("driver.id", spec.driverId());
    properties.setProperty("launch.secret", invitation.launchSecret());
    properties.setProperty("authority.sha256", invitation.authoritySha256());
    properties.setProperty("join.timeout", drivers.forkedJvmInitTimeout().toString());
    properties.setProperty(
        "cache.dir", directory(drivers.stateDir().resolve("driver-cache")).toString());
    Path file = workDirectory(spec.driverId()).resolve("launch.properties");
    Files.createFile(file, OwnerOnly.FILE);
    try (OutputStream out =
        Files.newOutputStream(
            file, Set.of(StandardOpenOption.WRITE).toArray(StandardOpenOption[]::new))) {
      properties.store(out, null);
    }
    return file;
  }

  private static Path directory(Path path) throws IOException {
    return OwnerOnly.folder(path.toAbsolutePath());
  }
}
