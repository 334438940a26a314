package io.sparkjobserver.server.identity;

import io.sparkjobserver.server.common.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file with a deployment's secret key.
 *
 * @param path where it is, or will be
 */
public record SecretKeyFile(Path path) {

  private static final String BUSY = "another server makes it at this moment; start this one again";

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Why the file that is there is of no use; empty where it is, or where there is none. Looks at
   * the file and changes nothing.
   */
  public Optional<String> fault() {
    try {
      read();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether others than its owner may read or change the file, where its file system says. */
  public boolean isOpenToOthers() {
    try {
      return Files.exists(path) && !OWNERS.containsAll(Files.getPosixFilePermissions(path));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Reads the key; empty where there is no file.
   *
   * @throws IOException where it cannot be read or is no key; the message says what is wrong
   */
  Optional<SecretKey> read() throws IOException {
    return Files.notExists(path)
        ? Optional.empty()
        : Optional.of(
            SecretKey.ofHex(text().strip())
                .orElseThrow(
                    () -> failure("is no secret key: it has 64 hexadecimal digits", null)));
  }

  private String text() throws IOException {
    try {
      // Whatever is in it is text in this one.
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw failure("cannot be read: " + e, e);
    }
  }

  private IOException failure(String what, @Nullable IOException cause) {
    return new IOException("%s (spark.jobserver.secret-key) %s".formatted(path, what), cause);
  }

  /**
   * Makes a key and its file, which is whole or not there and which only its user can read. Where
   * another server is quicker, its key is the one.
   *
   * @return the key that the file has
   * @throws IOException where it cannot be written; the message says what is wrong
   */
  SecretKey make() throws IOException {
    try {
      write(path.toAbsolutePath());
    } catch (IOException e) {
      throw failure("cannot be made: " + e, e);
    }
    return read().orElseThrow(() -> failure("is gone again", null));
  }

  private static void write(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path whole = Files.createTempFile(target.getParent(), "secret-key", "", OwnerOnly.FILE);
    try {
      // On the disk before the database has what is encrypted with it.
      Files.writeString(whole, SecretKey.newHex() + "\n", StandardOpenOption.SYNC);
      publish(whole, target);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /** A link fails where the target is there; a move would replace it. */
  private static void publish(Path whole, Path target) throws IOException {
    try {
      Files.createLink(target, whole);
    } catch (FileAlreadyExistsException e) {
      // Another server was quicker.
    } catch (FileSystemException | UnsupportedOperationException e) {
      publishWithoutLinks(whole, target);
    }
  }

  /**
   * For file systems without hard links: one server at a time may look and then move. The lock is
   * the operating system's, so that it ends with its server; its file stays.
   */
  static void publishWithoutLinks(Path whole, Path target) throws IOException {
    Path locked = target.resolveSibling(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(locked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException(BUSY);
      }
      if (Files.notExists(target)) {
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(BUSY, e);
    }
  }
}
