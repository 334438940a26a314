package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.config.HoconFile;
import io.sparkjobserver.server.store.DatabaseKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that the configuration wants uploaded at the start.
 *
 * @param name the name that it is uploaded under
 * @param path where it is
 */
public record InitialBinary(String name, Path path) {

  /**
   * Why it cannot be uploaded, in the original's words where it has some; empty where it can. Looks
   * at the file and changes nothing.
   */
  public Optional<String> fault() {
    if (name.length() > DatabaseKind.MAX_NAME) {
      return Optional.of("A binary's name has at most " + DatabaseKind.MAX_NAME + " characters");
    }
    if (!StorableText.is(name)) {
      return Optional.of("A binary's name cannot have the character U+0000");
    }
    if (!Files.exists(path)) {
      return Optional.of("Initial Binary File " + shown() + " does not exist");
    }
    if (BinaryType.ofFile(path).isEmpty()) {
      return Optional.of(
          "Only Jars (with extension .jar), Python Egg packages (with extension .egg) and Python"
              + " Wheel packages (with extension .whl) are supported. Found "
              + path);
    }
    try (InputStream bytes = Files.newInputStream(path)) {
      return Binaries.isZip(bytes)
          ? Optional.empty()
          : Optional.of(
              "Initial Binary File "
                  + shown()
                  + " is not of the right format: it does not begin like a zip file");
    } catch (IOException e) {
      return Optional.of("Initial Binary File " + shown() + " cannot be read: " + e);
    }
  }

  /** The configuration's key for it. */
  public String key() {
    return HoconFile.below("spark.jobserver.job-bin-paths", name);
  }

  private String shown() {
    return path.isAbsolute() ? path.toString() : path + " (" + path.toAbsolutePath() + ")";
  }
}
