package io.sparkjobserver.server.common;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/** A stream whose length shows while it is read. Not thread-safe. */
public final class CountedInput extends FilterInputStream {

  private final IntConsumer counter;

  /**
   * @param counter is told of each read how many bytes it gave, 1 or more; what it throws, the read
   *     throws
   */
  public CountedInput(InputStream in, IntConsumer counter) {
    super(in);
    this.counter = counter;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      counter.accept(1);
    }
    return one;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int some = super.read(target, offset, length);
    if (some > 0) {
      counter.accept(some);
    }
    return some;
  }
}
