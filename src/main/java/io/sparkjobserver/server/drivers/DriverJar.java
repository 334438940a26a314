package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.common.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The jar that drivers are launched from. Thread-safe. */
public final class DriverJar {

  /** What is started from it. */
  public static final String MAIN_CLASS = "io.sparkjobserver.driver.Main";

  private final Path file;
  private @Nullable Read last;

  /**
   * @param file where it is; it need not be there
   */
  public DriverJar(Path file) {
    this.file = file;
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Its SHA-256; empty where it cannot be read. It is read again where it was written again. */
  public synchronized Optional<String> sha256() {
    try {
      FileTime written = Files.getLastModifiedTime(file);
      Read known = last;
      if (known == null || !known.written().equals(written)) {
        known = new Read(written, Sha256.of(file));
        last = known;
      }
      return Optional.of(known.sha256());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private record Read(FileTime written, String sha256) {}
}
