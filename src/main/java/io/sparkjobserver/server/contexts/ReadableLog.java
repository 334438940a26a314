package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverLogs.Stretch;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A driver's log, wherever it is. Thread-safe; methods block. */
@FunctionalInterface
interface ReadableLog {

  /** How much is read at once, in bytes. */
  int PIECE = 64 * 1024;

  /** Reads a stretch: at most so many bytes from there; none at the end and beyond it. */
  Stretch read(long offset, int most) throws IOException;

  /** How long it is now, in bytes. */
  default long length() throws IOException {
    return read(0, 0).length();
  }

  /** Reads a stretch that is there, all of it. */
  default byte[] readFully(long offset, int length) throws IOException {
    byte[] whole = new byte[length];
    int read = 0;
    while (read < length) {
      ByteBuffer bytes = read(offset + read, length - read).bytes();
      int size = bytes.remaining();
      if (size == 0) {
        throw new IOException("The log is shorter than it was");
      }
      bytes.get(whole, read, size);
      read += size;
    }
    return whole;
  }
}
