package io.sparkjobserver.server.events;

import io.sparkjobserver.server.http.Pieces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Changes as server-sent events, from some number on, until the client goes or the server stops. It
 * reads the {@link ChangeLog} at the client's pace and holds nothing of it; a client that is slower
 * than the log is long is told that it missed something. The format is that of the HTML standard,
 * section "Server-sent events".
 */
final class EventStream implements Pieces {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * After so many looks without an event something is sent, lest somebody between takes the
   * connection for dead.
   */
  private static final int QUIET = 15;

  /** In milliseconds: when a client whose connection was cut asks again. */
  private static final String RETRY = "retry: 2000\n\n";

  private final ChangeLog log;
  private final String server;
  private final Predicate<Change> wanted;
  private final BooleanSupplier over;
  private final Executor executor;
  private final Runnable closed;
  private StringBuilder events = new StringBuilder(RETRY);
  private long position;
  private int quiet;

  /**
   * @param server the name of this server process, by which events are told from another one's
   * @param from the number after which the first event comes
   * @param gap whether events were missed before that
   * @param wanted which changes are sent
   * @param over says when to end
   * @param executor where events are written; nothing blocks there
   * @param closed run at the end
   */
  EventStream(
      ChangeLog log,
      String server,
      long from,
      boolean gap,
      Predicate<Change> wanted,
      BooleanSupplier over,
      Executor executor,
      Runnable closed) {
    this.log = log;
    this.server = server;
    this.position = from;
    this.wanted = wanted;
    this.over = over;
    this.executor = executor;
    this.closed = closed;
    if (gap) {
      gap();
    }
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    if (!events.isEmpty()) {
      return CompletableFuture.completedStage(Optional.of(take()));
    }
    return log.news(position, LOOK)
        .thenApplyAsync(
            look -> over.getAsBoolean() ? Optional.empty() : Optional.of(read()), executor);
  }

  private byte[] read() {
    if (!log.reachesBackTo(position)) {
      gap();
    }
    for (NumberedChange change : log.after(position)) {
      position = change.number();
      if (wanted.test(change.change())) {
        event(ChangeJson.type(change.change()), ChangeJson.of(change.change()).toString());
      }
    }
    if (!events.isEmpty()) {
      quiet = 0;
    } else if (++quiet == QUIET) {
      quiet = 0;
      // A comment. It has no id, which would be a promise that nothing was left out before it.
      events.append(": nothing new\n\n");
    }
    return take();
  }

  private void gap() {
    events.append(
        "event: gap\ndata: {\"message\":\"Some events are not kept any more; look at what you follow,"
            + " then go on from here\"}\n\n");
  }

  private void event(String type, String json) {
    events.append("id: ").append(server).append(':').append(position).append('\n');
    events.append("event: ").append(type).append("\ndata: ").append(json).append("\n\n");
  }

  private byte[] take() {
    byte[] bytes = events.toString().getBytes(StandardCharsets.UTF_8);
    events = new StringBuilder();
    return bytes;
  }

  @Override
  public void close() {
    closed.run();
  }
}
