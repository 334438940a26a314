package io.sparkjobserver.server.it;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Begins like a jar and goes on at random, for the same seed always the same; takes no memory. */
public final class Archive extends InputStream {

  private static final int PIECE = 64 * 1_024;

  private final SplittableRandom random;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
  private final long size;
  private long left;

  public Archive(long size, long seed) {
    this.size = size;
    this.left = size;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (left == 0) {
      return -1;
    }
    if (!piece.hasRemaining()) {
      fill();
    }
    int count = (int) Math.min(left, Math.min(length, piece.remaining()));
    piece.get(bytes, offset, count);
    left -= count;
    return count;
  }

  private void fill() {
    piece.clear();
    if (left == size) {
      piece.put(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    }
    while (piece.hasRemaining()) {
      piece.putLong(random.nextLong());
    }
    piece.flip();
  }
}
