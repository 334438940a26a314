package io.sparkjobserver.server.it.original;

import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobJars;
import io.sparkjobserver.server.it.JobserverClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two jars of jobs that the original's integration suite uploads: the same classes, written for
 * our interface. They are compiled against what a driver has, when they are first asked for.
 */
final class OriginalJars {

  private static final Path SOURCES = ApiProcess.BUILD.resolve("test-classes/original");
  private static final OriginalJars JARS = new OriginalJars();

  private final Path extras;
  private final Path tests;

  private OriginalJars() {
    try {
      Path folder =
          Files.createDirectories(ApiProcess.BUILD.resolve("it/original")).toAbsolutePath();
      Path work = Files.createTempDirectory(folder, "jars");
      extras = JobJars.compile("extras", work, sources("extras"), List.of());
      tests = JobJars.compile("tests", work, sources("tests"), List.of(extras));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jobs for a Spark context. */
  static Path tests() {
    return JARS.tests;
  }

  /** Jobs for a Spark session, and a class that a job of the other jar needs. */
  static Path extras() {
    return JARS.extras;
  }

  /** Uploads a jar under a name. */
  static void upload(JobserverClient client, String name, Path jar) {
    try {
      client
          .upload(name, "application/java-archive", BodyPublishers.ofFile(jar))
          .expect(201, "{\"status\":\"SUCCESS\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(String name) throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES.resolve(name))) {
      return sources.filter(Files::isRegularFile).toList();
    }
  }
}
