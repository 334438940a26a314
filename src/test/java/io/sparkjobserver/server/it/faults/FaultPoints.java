package io.sparkjobserver.server.it.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.jboss.byteman.agent.Main;

/**
 * The points of {@code points.btm} in the processes that were started with the {@link #jvmOptions}.
 */
final class FaultPoints {

  /** A point that is not reached by then is none: its rule names what is not there any more. */
  private static final Duration REACHED = Duration.ofSeconds(45);

  private final Path folder;
  private final Path helper;

  /**
   * @param folder where the processes and this one leave files for each other; made here
   */
  FaultPoints(Path folder) {
    this.folder = folder;
    this.helper = folder.resolve("helper.jar");
    try {
      Files.createDirectories(folder);
      forgetAll();
      writeHelper();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a JVM has to be started with. */
  List<String> jvmOptions() {
    return List.of(
        "-javaagent:%s=script:%s,sys:%s".formatted(byteman(), rules(), helper.toAbsolutePath()),
        "-D" + FaultHelper.FOLDER + "=" + folder.toAbsolutePath());
  }

  /** The rules. */
  static Path rules() {
    return path(FaultPoints.class.getResource("/faults/points.btm"));
  }

  /** The agent. */
  static Path byteman() {
    return path(Main.class.getProtectionDomain().getCodeSource().getLocation());
  }

  private static Path path(URL url) {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an earlier run has left armed is not meant here. */
  private void forgetAll() throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            folder, "*{" + FaultHelper.ARMED + "," + FaultHelper.REACHED + "}")) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  private void writeHelper() throws IOException {
    String name = FaultHelper.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(helper);
        JarOutputStream jar = new JarOutputStream(file);
        InputStream code = FaultHelper.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new ZipEntry(name));
      code.transferTo(jar);
    }
  }

  /** From here on the point acts on whoever reaches it first. */
  void arm(String point) {
    try {
      Files.deleteIfExists(reached(point));
      Files.createFile(folder.resolve(point + FaultHelper.ARMED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReached(String point) {
    await("the point " + point + " is reached; a rule that never fires is to be mended")
        .atMost(REACHED)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.exists(reached(point)));
  }

  /** Lets go whoever is held there; nobody is any more. */
  void release(String point) {
    try {
      Files.deleteIfExists(folder.resolve(point + FaultHelper.ARMED));
      Files.deleteIfExists(reached(point));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path reached(String point) {
    return folder.resolve(point + FaultHelper.REACHED);
  }
}
