package io.sparkjobserver.driver.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to it in memory up to a limit, and in a file beyond. Not thread-safe. The
 * file is the caller's once {@link #close} was called; {@link #discard} removes it.
 */
final class SpillBuffer extends OutputStream {

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
    OutputStream target = memory != null ? memory : disk;
    if (target == null) {
      throw new IOException("Written to after it was discarded");
    }
    target.write(bytes, start, length);
    size += length;
  }

  /** Moves what is in memory to the file; everything that follows goes there too. */
  void spill() throws IOException {
    ByteArrayOutputStream held = memory;
    if (held == null) {
      return;
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    disk = new DigestOutputStream(Files.newOutputStream(file), digest);
    memory = null;
    held.writeTo(disk);
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
      disk.close();
    }
  }

  /** Closes and removes the file, if there is one. */
  void discard() throws IOException {
    memory = null;
    try {
      close();
    } finally {
      if (disk != null) {
        Files.deleteIfExists(file);
      }
    }
  }
}
