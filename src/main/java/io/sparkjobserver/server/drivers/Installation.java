package io.sparkjobserver.server.drivers;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where what drivers are started from is installed. Immutable.
 *
 * @param serverFolder the folder of the server's own jar; what is not configured is beside it
 * @param environmentSparkHome {@code SPARK_HOME} of the environment
 */
public record Installation(Path serverFolder, Optional<String> environmentSparkHome) {

  private static final Pattern CORE = Pattern.compile("spark-core_[\\d.]+-(.+)\\.jar");

  /** That of this process. */
  public static Installation ofThisProcess() {
    Path jar = Path.of(System.getProperty("java.class.path", ".").split(File.pathSeparator, 2)[0]);
    Path folder = jar.toAbsolutePath().getParent();
    return new Installation(
        folder == null ? Path.of("").toAbsolutePath() : folder,
        Optional.ofNullable(System.getenv("SPARK_HOME")).filter(home -> !home.isBlank()));
  }

  /** The Spark home; it need not be there. */
  public Path sparkHome(SparkConfig spark) {
    return spark
        .home()
        .or(() -> environmentSparkHome.map(Path::of))
        .orElseGet(() -> serverFolder.resolveSibling("spark"))
        .toAbsolutePath();
  }

  /** The driver's jar; it need not be there. */
  public Path driverJar(DriversConfig drivers) {
    return drivers
        .driverJar()
        .orElseGet(() -> serverFolder.resolveSibling("driver").resolve("driver.jar"))
        .toAbsolutePath();
  }

  /** Whether drivers can be started from a Spark home. */
  public static boolean isSparkHome(Path home) {
    return Files.isExecutable(home.resolve("bin/spark-submit"));
  }

  /** The version of the Spark in a home, by the name of its core's jar. */
  public static Optional<String> sparkVersion(Path home) {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(home.resolve("jars"), "spark-core_*.jar")) {
      for (Path jar : jars) {
        Matcher core = CORE.matcher(jar.getFileName().toString());
        if (core.matches()) {
          return Optional.of(core.group(1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a home has one of Spark's modules that are not in every home, by its jar. */
  public static boolean hasModule(Path home, String module) {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(home.resolve("jars"), module + "_*.jar")) {
      return jars.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }
}
