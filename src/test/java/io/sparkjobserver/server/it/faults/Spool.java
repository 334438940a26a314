package io.sparkjobserver.server.it.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small file system in the place of the folder where a driver keeps its results. Needs root on
 * Linux.
 */
final class Spool implements AutoCloseable {

  private static final int SIZE_MEBIBYTES = 16;

  private final ProcessHandle driver;
  private final Path folder;
  private final Path filling;

  private Spool(ProcessHandle driver, Path folder) {
    this.driver = driver;
    this.folder = folder;
    this.filling = folder.resolve("filling");
  }

  /** Mounts it for a driver that runs. */
  static Spool of(ProcessHandle driver) {
    try {
      Path folder =
          Path.of("/proc", String.valueOf(driver.pid()), "cwd").toRealPath().resolve("results");
      Commands.run(
          "mount", "-t", "tmpfs", "-o", "size=" + SIZE_MEBIBYTES + "m", "tmpfs", folder.toString());
      return new Spool(driver, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isOf(ProcessHandle other) {
    return driver.equals(other);
  }

  /** Leaves no byte free. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(filling)) {
      byte[] zeros = new byte[4_096];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      // It is full, as it was to be.
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(filling);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Lazily: the driver may have a file open.
    Commands.run("umount", "-l", folder.toString());
  }
}
