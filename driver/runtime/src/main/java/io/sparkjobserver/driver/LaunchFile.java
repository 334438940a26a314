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
import java.util.Properties;

/**
 * What the server handed to this process alone: Java properties in a file that only its user may
 * read, because arguments and environments are read by others.
 *
 * @param join how the driver becomes known to the server
 * @param bindHostname the address to bind and to be reached under
 * @param joinTimeout how long to ask to be taken in
 * @param cacheDirectory where all drivers of the machine keep binaries
 */
record LaunchFile(Join join, String bindHostname, Duration joinTimeout, Path cacheDirectory) {

  /**
   * Reads the file and deletes it: nothing needs its secret after this.
   *
   * @throws IOException where it cannot be read or a key is missing or wrong; the message names the
   *     file and the key
   */
  static LaunchFile take(Path file) throws IOException {
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
    Source source = new Source(file, properties);
    return new LaunchFile(
        source.join(),
        source.text("bind.hostname"),
        source.duration("join.timeout"),
        Path.of(source.text("cache.dir")));
  }

  private record Source(Path file, Properties properties) {

    String text(String key) throws IOException {
      String value = properties.getProperty(key, "").strip();
      if (value.isEmpty()) {
        throw new IOException("The launch file " + file + " has no " + key);
      }
      return value;
    }

    Join join() throws IOException {
      try {
        return new Join(
            URI.create(text("join.url")),
            text("driver.id"),
            LaunchSecret.fromHex(text("launch.secret")),
            text("authority.sha256"));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "The launch file " + file + " has no proper join.url or launch.secret", e);
      }
    }

    Duration duration(String key) throws IOException {
      String value = text(key);
      try {
        return Duration.parse(value);
      } catch (DateTimeParseException e) {
        throw new IOException(
            "The launch file "
                + file
                + " has "
                + key
                + "="
                + value
                + ", which is no ISO-8601"
                + " duration such as PT30S",
            e);
      }
    }
  }
}
