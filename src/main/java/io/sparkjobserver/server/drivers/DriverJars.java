package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.Contents;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The jars that workers start drivers from: this release's, and those of former releases that are
 * still needed. A supervised driver is started again weeks later from the address that it was first
 * started from, and maybe by another server, so a jar that was handed out is kept in the content
 * store as long as a driver refers to it. Thread-safe; methods block.
 */
@ApplicationScoped
public class DriverJars {

  private final DriverJar own;
  private final Contents contents;
  private final Path copies;

  DriverJars(DriversConfig drivers, Contents contents) {
    this.own = new DriverJar(Installation.ofThisProcess().driverJar(drivers));
    this.contents = contents;
    this.copies = drivers.stateDir().resolve("driver-jars").toAbsolutePath();
  }

  /** The SHA-256 of this release's; empty where it cannot be read. */
  public Optional<String> own() {
    return own.sha256();
  }

  /**
   * Stores this release's, where it is not stored yet.
   *
   * @throws IOException where it cannot be read
   */
  public Content keep() throws IOException {
    Optional<Content> stored = own.sha256().flatMap(contents::find);
    if (stored.isPresent()) {
      return stored.get();
    }
    try (InputStream jar = Files.newInputStream(own.file())) {
      return contents.store(jar);
    } catch (IOException e) {
      throw new IOException(
          "The driver's jar cannot be read at %s: set spark.jobserver.driver-jar to where it is"
              .formatted(own.file()),
          e);
    }
  }

  /** The file of a jar; empty where nothing needs it any more. */
  public Optional<Path> file(String sha256) throws IOException {
    if (own.sha256().filter(sha256::equals).isPresent()) {
      return Optional.of(own.file());
    }
    Path copy = copies.resolve(sha256 + ".jar");
    if (Files.exists(copy)) {
      return Optional.of(copy);
    }
    Optional<Content> stored = contents.find(sha256);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(copies);
    Path part = Files.createTempFile(copies, sha256, ".part");
    try (InputStream jar = contents.open(stored.get())) {
      Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(copy);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
