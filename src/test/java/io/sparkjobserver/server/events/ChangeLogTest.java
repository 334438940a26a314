package io.sparkjobserver.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangeLogTest {

  private static final Duration NOT_LONG = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ChangeLog log = new ChangeLog();

  @Test
  void keepsSoManyAndSaysWhatItDoesNotReach() {
    assertThat(log.reachesBackTo(0)).isTrue();
    hear(1, ChangeLog.KEPT + 10);
    assertThat(log.last()).isEqualTo(ChangeLog.KEPT + 10);
    assertThat(log.reachesBackTo(9)).isFalse();
    assertThat(log.reachesBackTo(10)).isTrue();
    assertThat(log.after(10)).first().extracting(NumberedChange::number).isEqualTo(11L);
    assertThat(log.after(log.last() - 2)).hasSize(2);
    assertThat(log.after(log.last())).isEmpty();
  }

  @Test
  void tellsWhoeverWaitsAndNobodyTwice() throws Exception {
    var early = log.news(0, LONG).toCompletableFuture();
    assertThat(early).isNotDone();
    hear(1, 1);
    early.get(10, TimeUnit.SECONDS);
    assertThat(log.news(0, LONG).toCompletableFuture()).isDone();
    log.news(1, NOT_LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void tellsASlowClientThatItMissedSomething() throws Exception {
    hear(1, 1);
    EventStream stream =
        new EventStream(
            log, "server", 1, false, change -> true, () -> false, Runnable::run, () -> {});
    assertThat(text(stream)).isEqualTo("retry: 2000\n\n");
    hear(2, ChangeLog.KEPT + 100);
    String events = text(stream);
    assertThat(events).startsWith("event: gap\n");
    assertThat(events).contains("id: server:101\nevent: job\ndata: {\"type\":\"job\"");
    // One page at a time, in order and without a further gap.
    String next = text(stream);
    assertThat(next).startsWith("id: server:357\n").doesNotContain("gap");
  }

  @Test
  void saysSomethingNowAndThenAndEndsWithTheServer() throws Exception {
    boolean[] over = {false};
    EventStream stream =
        new EventStream(
            log, "server", 0, true, change -> true, () -> over[0], Runnable::run, () -> {});
    assertThat(text(stream)).startsWith("retry: 2000\n\nevent: gap\n");
    hear(1, 1);
    assertThat(text(stream)).contains("server:1");
    over[0] = true;
    assertThat(stream.next().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEmpty();
  }

  private void hear(long first, long last) {
    LongStream.rangeClosed(first, last)
        .forEach(
            number ->
                log.heard(
                    new NumberedChange(
                        number, new Change.OfJob("job", "ctx", "RUNNING", Instant.EPOCH))));
  }

  private static String text(EventStream stream) throws Exception {
    Optional<byte[]> piece = stream.next().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return new String(piece.orElseThrow(), StandardCharsets.UTF_8);
  }
}
