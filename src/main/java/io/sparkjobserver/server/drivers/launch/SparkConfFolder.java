package io.sparkjobserver.server.drivers.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder with Spark's configuration. It need not be there.
 *
 * @param path where it is
 */
record SparkConfFolder(Path path) {

  /** That of a Spark home, or the one that the environment names. */
  static SparkConfFolder of(Path sparkHome, Map<String, String> environment) {
    String named = environment.getOrDefault("SPARK_CONF_DIR", "");
    return new SparkConfFolder(named.isEmpty() ? sparkHome.resolve("conf") : Path.of(named));
  }

  boolean has(String file) {
    return Files.isRegularFile(path.resolve(file));
  }

  /** Whether a class path with it is any other than one without: Spark ships templates alone. */
  boolean hasContent() throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> !file.getFileName().toString().endsWith(".template"));
    }
  }

  /** What {@code spark-defaults.conf} says of Spark. */
  Map<String, String> defaults() throws IOException {
    Map<String, String> defaults = new HashMap<>();
    if (has("spark-defaults.conf")) {
      Properties properties = new Properties();
      try (Reader reader =
          Files.newBufferedReader(path.resolve("spark-defaults.conf"), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IllegalArgumentException e) {
        throw new IOException(path.resolve("spark-defaults.conf") + " is no properties file", e);
      }
      properties.stringPropertyNames().stream()
          .filter(name -> name.startsWith("spark."))
          .forEach(name -> defaults.put(name, properties.getProperty(name).strip()));
    }
    return defaults;
  }
}
