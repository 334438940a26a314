package io.sparkjobserver.server.drivers.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which drivers {@code spark-submit} has to start. For the others it would only work out a command
 * line and set properties; for these it fetches files, gets credentials, becomes somebody else,
 * runs scripts, or has an opinion that is its own.
 */
final class SubmitNeeds {

  private static final Pattern MASTER = Pattern.compile("local|local\\[.*]|spark://.*");

  /** How keys begin that something is done about before there is a Spark context. */
  private static final List<String> KEYS =
      List.of(
          "spark.api.mode",
          "spark.archives",
          "spark.connect.",
          "spark.driver.default",
          "spark.driver.userClassPathFirst",
          "spark.files",
          "spark.jars",
          "spark.kerberos.",
          "spark.kubernetes.",
          "spark.log.structuredLogging.",
          "spark.proxy.",
          "spark.pyspark.",
          "spark.r.",
          "spark.remote",
          "spark.repl.",
          "spark.submit.",
          "spark.yarn.");

  /** Quotes, which it reads in its own way, and what it refuses. */
  private static final Pattern OPTIONS = Pattern.compile("[\"'\\\\]|(^|\\s)(-Xmx|-Dspark\\.)");

  /** Scripts, and options for every JVM, of an installation. */
  private static final List<String> FILES = List.of("spark-env.sh", "java-opts");

  private SubmitNeeds() {}

  /** What a driver needs it for; empty where its JVM can be started as it is. */
  static Optional<String> of(DriverJvm driver) throws IOException {
    if (!MASTER.matcher(driver.master()).matches()) {
      return Optional.of("the master " + driver.master());
    }
    for (String file : FILES) {
      if (driver.conf().has(file)) {
        return Optional.of(driver.conf().path().resolve(file).toString());
      }
    }
    Optional<String> key =
        driver.properties().keySet().stream()
            .filter(name -> KEYS.stream().anyMatch(name::startsWith))
            .sorted()
            .findFirst();
    if (key.isPresent()) {
      return key;
    }
    if (OPTIONS.matcher(driver.javaOptions()).find()) {
      return Optional.of(DriverJvm.JAVA_OPTIONS);
    }
    Path jars = driver.sparkHome().resolve("jars");
    return driver.slf4j().isEmpty() ? Optional.of("what is in " + jars) : Optional.empty();
  }
}
