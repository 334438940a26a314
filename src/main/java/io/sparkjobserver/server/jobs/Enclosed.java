package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.http.Pieces;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A body that stands between two short texts. */
final class Enclosed implements Pieces {

  private final byte[] before;
  private final Pieces body;
  private final byte[] after;
  private boolean begun;
  private boolean ended;

  Enclosed(byte[] before, Pieces body, byte[] after) {
    this.before = before;
    this.body = body;
    this.after = after;
  }

  @Override
  public OptionalLong length() {
    OptionalLong length = body.length();
    return length.isEmpty()
        ? length
        : OptionalLong.of(before.length + length.getAsLong() + after.length);
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    if (!begun) {
      begun = true;
      return CompletableFuture.completedStage(Optional.of(before));
    }
    return body.next().thenApply(piece -> piece.or(this::end));
  }

  private Optional<byte[]> end() {
    if (ended) {
      return Optional.empty();
    }
    ended = true;
    return Optional.of(after);
  }

  @Override
  public void close() {
    body.close();
  }
}
