package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.http.Pieces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A log from some place on, until nothing more will be written to it. While there is nothing new it
 * is looked at from time to time, and takes a thread for that long only.
 */
final class FollowedLog implements Pieces {

  private final ReadableLog log;
  private final Until until;
  private final Duration interval;
  private final ExecutorService blocking;
  private final Runnable closed;
  private long position;
  private boolean idle;

  /**
   * @param from its first byte
   * @param until says when to end
   * @param interval how often it is looked at while there is nothing new
   * @param blocking where the log is read
   * @param closed run when it is not followed any more
   */
  FollowedLog(
      ReadableLog log,
      long from,
      Until until,
      Duration interval,
      ExecutorService blocking,
      Runnable closed) {
    this.log = log;
    this.until = until;
    this.interval = interval;
    this.blocking = blocking;
    this.closed = closed;
    this.position = from;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    Executor reader =
        idle
            ? CompletableFuture.delayedExecutor(
                interval.toMillis(), TimeUnit.MILLISECONDS, blocking)
            : blocking;
    return CompletableFuture.supplyAsync(this::read, reader);
  }

  private Optional<byte[]> read() {
    if (until.cut()) {
      return Optional.empty();
    }
    // Asked before the log is read: what is written until then is read still.
    boolean last = idle && until.written();
    try {
      ByteBuffer bytes = log.read(position, ReadableLog.PIECE).bytes();
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      position += piece.length;
      idle = piece.length == 0;
      return idle && last ? Optional.empty() : Optional.of(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed.run();
  }

  /** When a log is not followed any more. Methods may block. */
  interface Until {

    /** Whether to end at once. */
    boolean cut();

    /** Whether nothing more will be written to it. */
    boolean written();
  }
}
