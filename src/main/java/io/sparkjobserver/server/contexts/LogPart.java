package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.http.Pieces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** A part of a log that is there already. */
final class LogPart implements Pieces {

  private final ReadableLog log;
  private final long length;
  private final long to;
  private final ExecutorService blocking;
  private long position;

  /**
   * @param from its first byte
   * @param to the one after its last
   * @param blocking where the log is read
   */
  LogPart(ReadableLog log, long from, long to, ExecutorService blocking) {
    this.log = log;
    this.length = to - from;
    this.to = to;
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
    int size = (int) Math.min(ReadableLog.PIECE, to - position);
    if (size == 0) {
      return Optional.empty();
    }
    try {
      byte[] piece = log.readFully(position, size);
      position += size;
      return Optional.of(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Nothing is open between two pieces.
  }
}
