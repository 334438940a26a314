package io.sparkjobserver.server.store;

import io.sparkjobserver.server.common.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file beside an H2 database with the transactions that the database has not stored yet. It
 * begins with whose it is; each transaction has a checksum and its position, which is one more than
 * that of the one before. When the database has stored all, the file is written from its beginning
 * again, over what is there: a reader stops where positions do not follow on each other.
 *
 * <p>What is appended is with the operating system, as what H2 stores is: it survives the process.
 * Not thread-safe.
 */
final class RedoLog implements Closeable {

  private static final long MAGIC = 0x534a535245444f31L;
  private static final int HEADER = Long.BYTES * 3;

  /** Length and checksum of what follows, which begins with the position. */
  private static final int FRAME = Integer.BYTES * 2;

  // Not a channel: an interrupt of the writing thread would close it.
  private final RandomAccessFile file;
  private ByteBuffer buffer = ByteBuffer.allocate(4096);
  private long last = HEADER;
  private long end = HEADER;

  /**
   * Begins the log of a database, which has stored all that the file may say of it. It is made
   * where it is not there.
   *
   * @throws IOException where it cannot be made or written
   */
  RedoLog(Path path, UUID database) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(path, OwnerOnly.FILE);
    }
    file = new RandomAccessFile(path.toFile(), "rw");
    // What it has may be another database's, whose positions follow on ours.
    file.setLength(0);
    file.write(
        ByteBuffer.allocate(HEADER)
            .putLong(MAGIC)
            .putLong(database.getMostSignificantBits())
            .putLong(database.getLeastSignificantBits())
            .array());
  }

  /** Has a transaction survive this process. */
  void append(long position, byte[] redo) throws IOException {
    int length = Long.BYTES + redo.length;
    if (buffer.capacity() < FRAME + length) {
      buffer = ByteBuffer.allocate(FRAME + length);
    }
    buffer.clear().position(FRAME).putLong(position).put(redo);
    buffer.putInt(0, length).putInt(Integer.BYTES, checksum(buffer.array(), FRAME, length));
    file.seek(end);
    file.write(buffer.array(), 0, FRAME + length);
    last = end;
    end += FRAME + length;
  }

  /** Has what was appended last not be done again. */
  void takeBack() throws IOException {
    file.seek(last);
    file.write(new byte[FRAME]);
    end = last;
  }

  /** The database has stored all that is here. */
  void rewind() {
    last = HEADER;
    end = HEADER;
  }

  /** How many bytes were appended since it is written from its beginning. */
  long size() {
    return end - HEADER;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** What a file has, up to the first transaction that is not whole; nothing where it is no log. */
  static Optional<Content> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    // Some hundred kilobytes.
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    if (bytes.remaining() < HEADER || bytes.getLong() != MAGIC) {
      return Optional.empty();
    }
    UUID database = new UUID(bytes.getLong(), bytes.getLong());
    List<Entry> entries = new ArrayList<>();
    while (bytes.remaining() >= FRAME) {
      int length = bytes.getInt();
      int checksum = bytes.getInt();
      if (length < Long.BYTES
          || length > bytes.remaining()
          || checksum != checksum(bytes.array(), bytes.position(), length)) {
        break;
      }
      long position = bytes.getLong();
      byte[] redo = new byte[length - Long.BYTES];
      bytes.get(redo);
      if (!entries.isEmpty() && position != entries.get(entries.size() - 1).position() + 1) {
        break;
      }
      entries.add(new Entry(position, Redo.read(redo)));
    }
    return Optional.of(new Content(database, entries));
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  /**
   * What a log has.
   *
   * @param database whose it is
   * @param entries in the order of their commits
   */
  record Content(UUID database, List<Entry> entries) {}

  /** A transaction of a log. */
  record Entry(long position, List<Redo.Statement> statements) {}
}
