package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
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

/** Jars of jobs that a test compiles against what a driver has, as a user would. */
public final class JobJars {

  private JobJars() {}

  /**
   * Compiles sources and packs what comes out.
   *
   * @param name that of the jar, without its suffix
   * @param work an existing folder
   * @param others jars that the sources know as well
   */
  public static Path compile(String name, Path work, List<Path> sources, List<Path> others)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectories(work.resolve(name));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-cp", classPath(others));
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
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
