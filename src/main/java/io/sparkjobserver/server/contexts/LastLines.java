package io.sparkjobserver.server.contexts;

import java.io.IOException;

/** Finds where the last lines of a log begin. */
final class LastLines {

  /** How far back is looked, in bytes; a longer end begins there, within a line. */
  static final int MOST_BYTES = 16 * 1024 * 1024;

  private LastLines() {}

  /**
   * Where the last lines of a log begin. A line that is not ended yet counts as one. Blocks.
   *
   * @param end where the log ends
   */
  static long begin(ReadableLog log, long end, int lines) throws IOException {
    long first = Math.max(0, end - MOST_BYTES);
    long position = end;
    int left = lines;
    while (left > 0 && position > first) {
      int size = (int) Math.min(ReadableLog.PIECE, position - first);
      byte[] piece = log.readFully(position - size, size);
      for (int i = size - 1; i >= 0; i--) {
        // The log's last byte ends its last line and begins none.
        if (piece[i] == '\n' && position - size + i + 1 < end && --left == 0) {
          return position - size + i + 1;
        }
      }
      position -= size;
    }
    return position;
  }
}
