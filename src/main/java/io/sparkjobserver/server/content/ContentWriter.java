package io.sparkjobserver.server.content;

import io.sparkjobserver.server.common.Sha256;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Content on its way into the store. Holds one piece in memory. Not thread-safe. Whoever opened it
 * closes it; what was not {@linkplain #finish finished} by then is discarded.
 */
public final class ContentWriter extends OutputStream {

  private final Contents contents;
  private final String id;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] piece = new byte[Contents.CHUNK];
  private int filled;
  private int index;
  private long size;
  private boolean finished;

  ContentWriter(Contents contents, String id) {
    this.contents = contents;
    this.id = id;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, piece.length - filled);
      System.arraycopy(bytes, offset + done, piece, filled, count);
      filled += count;
      done += count;
      if (filled == piece.length) {
        flushPiece();
      }
    }
    digest.update(bytes, offset, length);
    size += length;
  }

  /** Makes the content whole and stored. Nothing may be written after. */
  public Content finish() {
    if (filled > 0) {
      flushPiece();
    }
    Content content = contents.finish(id, HexFormat.of().formatHex(digest.digest()), size);
    finished = true;
    return content;
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      contents.discard(id);
    }
  }

  private void flushPiece() {
    contents.append(id, index++, Arrays.copyOf(piece, filled));
    filled = 0;
  }
}
