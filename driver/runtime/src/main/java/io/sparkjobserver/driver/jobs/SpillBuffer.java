package io.sparkjobserver.driver.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is written to it in memory up to a limit, and in a file beyond. Not thread-safe. The
 * file is the caller's once {@link #close} was called; {@link #discard} removes it.
 */
final class SpillBuffer extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(SpillBuffer.class);

  private final int limit;
  private final Path file;
  private final MessageDigest digest = Sha256.digest();
  private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(256);
  private @Nullable OutputStream disk;
  private long size;

  /**
   * @param limit how many bytes stay in memory
   * @param file made when there are more; must not exist
   */
  SpillBuffer(int limit, Path file) {
    this.limit = limit;
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    if (memory != null && memory.size() + length > limit) {
      spill();
    }
    if (memory != null) {
      memory.write(bytes, start, length);
    } else {
      toDisk(bytes, start, length);
    }
    size += length;
  }

  private void toDisk(byte[] bytes, int start, int length) throws IOException {
    if (disk == null) {
      throw new IOException("Written to after it was discarded");
    }
    try {
      disk.write(bytes, start, length);
    } catch (IOException e) {
      throw notKept(e);
    }
  }

  /** Moves what is in memory to the file; everything that follows goes there too. */
  void spill() throws IOException {
    ByteArrayOutputStream held = memory;
    if (held == null) {
      return;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      // Not cut to nothing once more: ext4 writes to the disk what was, when it is closed.
      disk = new DigestOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE), digest);
      memory = null;
      held.writeTo(disk);
    } catch (IOException e) {
      throw notKept(e);
    }
  }

  /** The file system's own words, often no more than a name, do not say what was lost. */
  private IOException notKept(IOException cause) {
    return new IOException(
        "The result of the job cannot be kept: it cannot be written to %s: %s"
            .formatted(file, cause),
        cause);
  }

  long size() {
    return size;
  }

  /** What was written, where it is in memory; null where it is in the file. */
  byte @Nullable [] inMemory() {
    return memory == null ? null : memory.toByteArray();
  }

  /** The SHA-256 of what is in the file, in hexadecimal. Ends the digest: to be called once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    if (disk != null) {
      try {
        disk.close();
      } catch (IOException e) {
        throw notKept(e);
      }
    }
  }

  /** Closes and removes the file, if there is one and it can be removed. */
  void discard() {
    memory = null;
    if (disk == null) {
      return;
    }
    try {
      close();
    } catch (IOException e) {
      LOG.debug("{} cannot be closed", file, e);
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What is to be told is why the result is discarded.
      LOG.warn("{} cannot be removed", file, e);
    }
  }
}
