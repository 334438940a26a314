package io.sparkjobserver.server.it.original;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

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
      extras = compile("extras", work, List.of());
      tests = compile("tests", work, List.of(extras));
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

  private static Path compile(String name, Path work, List<Path> others) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectories(work.resolve(name));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(SOURCES.resolve(name))) {
      List<String> options =
          List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-cp", classPath(others));
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources.filter(Files::isRegularFile).toList()))
              .call();
      assertThat(compiled).as("the jobs of %s compile", name).isTrue();
    }
    return pack(classes, work.resolve(name + ".jar"));
  }

  private static String classPath(List<Path> others) throws IOException {
    try (Stream<Path> spark = Files.list(ApiProcess.BUILD.resolve("spark/jars"))) {
      return Stream.of(
              others.stream(), Stream.of(ApiProcess.BUILD.resolve("driver/driver.jar")), spark)
          .flatMap(jars -> jars)
          .map(jar -> jar.toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return jar;
  }
}
