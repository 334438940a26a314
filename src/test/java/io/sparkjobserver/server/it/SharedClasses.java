package io.sparkjobserver.server.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * An archive of the classes that a process of the tests loads, from which others like it start in
 * about half of the time. One that is not there, or does not fit the class path any more, makes no
 * other difference.
 */
enum SharedClasses {
  SERVER,
  DRIVER;

  /**
   * The JVM's options for a process that takes its classes from the archive, where there is one.
   */
  List<String> options() {
    // Otherwise the JVM says on its output why an archive does not fit.
    return Files.exists(archive())
        ? List.of(use(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
        : List.of();
  }

  /** The JVM's options for a process that does not start without the archive. */
  List<String> demand() {
    return List.of("-Xshare:on", use());
  }

  private String use() {
    return "-XX:SharedArchiveFile=" + archive();
  }

  /** The JVM's options for a process that leaves an archive at its end. */
  List<String> record() {
    return List.of("-XX:ArchiveClassesAtExit=" + fresh());
  }

  /** What was recorded is from now on the archive. */
  void take() throws IOException {
    Files.move(fresh(), archive(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path fresh() {
    return file("-new.jsa");
  }

  private Path archive() {
    return file(".jsa");
  }

  private Path file(String suffix) {
    return ApiProcess.BUILD
        .resolve("classes-of-" + name().toLowerCase(Locale.ROOT) + suffix)
        .toAbsolutePath();
  }
}
