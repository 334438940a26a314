package io.sparkjobserver.driver;

import io.sparkjobserver.protocol.identity.Join;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * With what the server launched this process: on its own machine with Java properties in a file
 * that only its user may read; on a worker of a cluster with the same keys as arguments, and with
 * the secret in the one variable of the environment that reaches it.
 *
 * @param join how the driver becomes known to the server
 * @param joinTimeout how long to ask to be taken in
 * @param cacheDirectory where all drivers of the machine keep binaries; without it the driver,
 *     which is on a worker, keeps them in its own directory and removes them in the end
 * @param supervised whether who started it starts it again when it fails
 * @param sparkProperties what Spark finds among the properties of the JVM, where no {@code
 *     spark-submit} has set it
 */
record Launch(
    Join join,
    Duration joinTimeout,
    Optional<Path> cacheDirectory,
    boolean supervised,
    Map<String, String> sparkProperties) {

  /** The variable with the secret. Its name begins so that Spark passes it on. */
  static final String SECRET_VARIABLE = "SPARK_JOBSERVER_LAUNCH_SECRET";

  private static final String SECRET = "launch.secret";

  /**
   * Reads what the process was started with.
   *
   * @param arguments the path of a launch file, or {@code key=value} each
   * @throws IOException where something is missing or wrong; the message says what, without secrets
   */
  static Launch of(List<String> arguments, Map<String, String> environment) throws IOException {
    return arguments.size() == 1 && arguments.get(0).indexOf('=') < 0
        ? take(Path.of(arguments.get(0)))
        : read(arguments, environment);
  }

  /** Reads the file and deletes it: nothing needs its secret after this. */
  private static Launch take(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no launch file " + file.toAbsolutePath(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("The launch file " + file + " is not a properties file", e);
    } finally {
      Files.deleteIfExists(file);
    }
    return new Source("The launch file " + file, properties).launch();
  }

  private static Launch read(List<String> arguments, Map<String, String> environment)
      throws IOException {
    Properties properties = new Properties();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IOException("The arguments have " + argument + ", which is no key=value");
      }
      properties.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
    }
    properties.setProperty(SECRET, environment.getOrDefault(SECRET_VARIABLE, ""));
    return new Source("The start of the driver", properties).launch();
  }

  private record Source(String what, Properties properties) {

    Launch launch() throws IOException {
      return new Launch(
          join(),
          duration("join.timeout"),
          Optional.ofNullable(properties.getProperty("cache.dir")).map(Path::of),
          Boolean.parseBoolean(properties.getProperty("supervised")),
          properties.stringPropertyNames().stream()
              .filter(name -> name.startsWith("spark."))
              .collect(Collectors.toMap(name -> name, properties::getProperty)));
    }

    private String text(String key) throws IOException {
      String value = properties.getProperty(key, "").strip();
      if (value.isEmpty()) {
        throw new IOException(what + " has no " + key);
      }
      return value;
    }

    private Join join() throws IOException {
      try {
        return new Join(
            URI.create(text("join.url")),
            text("driver.id"),
            LaunchSecret.fromHex(text(SECRET)),
            text("authority.sha256"));
      } catch (IllegalArgumentException e) {
        throw new IOException(what + " has no proper join.url or launch.secret", e);
      }
    }

    private Duration duration(String key) throws IOException {
      String value = text(key);
      try {
        return Duration.parse(value);
      } catch (DateTimeParseException e) {
        throw new IOException(
            "%s has %s=%s, which is no ISO-8601 duration such as PT30S".formatted(what, key, value),
            e);
      }
    }
  }
}
