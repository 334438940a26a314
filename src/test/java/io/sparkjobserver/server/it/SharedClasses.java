package io.sparkjobserver.server.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An archive of the classes that servers of the tests load, from which others like them start in
 * about half of the time. One that is not there, or does not fit the class path any more, makes no
 * other difference. The archive of drivers is the server's own affair.
 */
final class SharedClasses {

  private SharedClasses() {}

  /**
   * The JVM's options for a process that takes its classes from the archive, where there is one.
   */
  static List<String> options() {
    // Otherwise the JVM says on its output why an archive does not fit.
    return Files.exists(archive())
        ? List.of(use(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
        : List.of();
  }

  /** The JVM's options for a process that does not start without the archive. */
  static List<String> demand() {
    return List.of("-Xshare:on", use());
  }

  private static String use() {
    return "-XX:SharedArchiveFile=" + archive();
  }

  /** The JVM's options for a process that leaves an archive at its end. */
  static List<String> record() {
    return List.of("-XX:ArchiveClassesAtExit=" + fresh());
  }

  /** What was recorded is from now on the archive. */
  static void take() throws IOException {
    Files.move(fresh(), archive(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path fresh() {
    return file("-new.jsa");
  }

  private static Path archive() {
    return file(".jsa");
  }

  private static Path file(String suffix) {
    return ApiProcess.BUILD.resolve("classes-of-server" + suffix).toAbsolutePath();
  }
}
