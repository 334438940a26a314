package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Javas of this machine. */
final class JavaHomes {

  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private JavaHomes() {}

  /**
   * One of that version: the one that runs this, or one that a variable names that begins with
   * {@code JAVA_HOME}, as they do in many places, or one where Linux has them.
   */
  static Optional<Path> ofVersion(int feature) {
    Stream<Path> named =
        System.getenv().entrySet().stream()
            .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
            .map(variable -> Path.of(variable.getValue()));
    return Stream.of(Stream.of(Path.of(System.getProperty("java.home"))), named, installed())
        .flatMap(homes -> homes)
        .filter(home -> isOfVersion(home, feature))
        .findFirst();
  }

  private static Stream<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return Stream.empty();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every JDK has a file that says what it is. */
  private static boolean isOfVersion(Path home, int feature) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return false;
    }
    try {
      List<String> lines = Files.readAllLines(release);
      return lines.stream()
          .anyMatch(line -> line.matches("JAVA_VERSION=\"" + feature + "(\\D.*)?\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
