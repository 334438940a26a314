package io.sparkjobserver.server.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Stored content as a stream; one piece of it is in memory. Not thread-safe. */
final class ContentInputStream extends InputStream {

  private final Contents contents;
  private final Content content;
  private long position;
  private byte[] piece = new byte[0];

  ContentInputStream(Contents contents, Content content) {
    this.contents = contents;
    this.content = content;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == content.size()) {
      return -1;
    }
    int start = (int) (position % Contents.CHUNK);
    if (start == 0) {
      piece = contents.chunk(content, (int) (position / Contents.CHUNK));
    }
    int count = Math.min(length, piece.length - start);
    System.arraycopy(piece, start, target, offset, count);
    position += count;
    return count;
  }
}
