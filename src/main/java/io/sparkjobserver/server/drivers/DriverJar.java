package io.sparkjobserver.server.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        known = new Read(written, digest());
        last = known;
      }
      return Optional.of(known.sha256());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String digest() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private record Read(FileTime written, String sha256) {}
}
