package io.sparkjobserver.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A part of something that is there already and is read stretch by stretch. */
public final class Stretches implements Pieces {

  private final Source source;
  private final long length;
  private final long to;
  private final int stretch;
  private final Executor blocking;
  private long position;

  /**
   * @param from the first byte
   * @param to the one after the last
   * @param stretch how much is read at once, in bytes; none is read over a multiple of that, so
   *     that a source that is kept in such stretches reads each of its own once
   * @param blocking where the source is read
   */
  public Stretches(Source source, long from, long to, int stretch, Executor blocking) {
    this.source = source;
    this.length = to - from;
    this.to = to;
    this.stretch = stretch;
    this.blocking = blocking;
    this.position = from;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(length);
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    return CompletableFuture.supplyAsync(this::read, blocking);
  }

  private Optional<byte[]> read() {
    int size = (int) Math.min(stretch - position % stretch, to - position);
    if (size == 0) {
      return Optional.empty();
    }
    try {
      byte[] piece = source.read(position, size);
      position += size;
      return Optional.of(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Nothing is open between two stretches.
  }

  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Source {

    /** Reads a stretch that is there, all of it. Blocks. */
    byte[] read(long offset, int length) throws IOException;
  }
}
