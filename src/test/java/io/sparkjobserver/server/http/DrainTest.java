package io.sparkjobserver.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final CompletableFuture<String> answer = new CompletableFuture<>();

  @Test
  void endsAtOnceWhereNothingIsUnderWay() {
    Drain drain = drain(Duration.ZERO, LONG);
    assertThat(drain.takeNew(cut -> CompletableFuture.completedStage("a"))).isCompleted();
    assertThatThrownBy(() -> drain.takeNew(cut -> CompletableFuture.failedStage(new Oops())).join())
        .hasCauseInstanceOf(Oops.class);
    assertThatThrownBy(
            () ->
                drain.takeNew(
                    cut -> {
                      throw new Oops();
                    }))
        .isInstanceOf(Oops.class);
    assertThat(drain.isLeaving()).isFalse();

    assertThat(begin(drain)).succeedsWithin(SOON);

    assertThat(drain.isLeaving()).isTrue();
  }

  @Test
  void waitsForWhatIsUnderWayAndTakesNothingNew() {
    Drain drain = drain(Duration.ZERO, LONG);
    CompletableFuture<String> served = drain.takeNew(cut -> answer);

    CompletableFuture<Void> over = begin(drain);

    await().atMost(SOON).until(drain::isLeaving);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> drain.takeNew(cut -> answer))
                    .isInstanceOfSatisfying(
                        ServerException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BUSY))
                    .hasMessageContaining("shutting down"));
    assertThat(drain.follow(cut -> CompletableFuture.completedStage("b"))).isCompleted();
    assertThat(over).isNotDone();
    answer.complete("at last");
    assertThat(served).isCompletedWithValue("at last");
    assertThat(over).succeedsWithin(SOON);
  }

  @Test
  void hasRequestsAnsweredAsThingsStandAtTheBound() {
    Drain drain = drain(Duration.ZERO, Duration.ofMillis(100));
    CompletableFuture<String> served =
        drain.takeNew(
            cut -> {
              cut.thenRun(() -> answer.complete("as things stand"));
              return answer;
            });

    assertThat(begin(drain)).succeedsWithin(SOON);

    assertThat(served).isCompletedWithValue("as things stand");
  }

  @Test
  void goesOnWithoutARequestThatIsNotAnsweredAtAll() {
    Drain drain = drain(Duration.ZERO, Duration.ZERO);
    CompletableFuture<String> served = drain.takeNew(cut -> answer);
    assertThat(begin(drain)).succeedsWithin(SOON);
    assertThat(served).isNotDone();
  }

  @Test
  void isNotReadyForAWhileBeforeItTakesNothingNew() {
    Drain drain = drain(Duration.ofSeconds(2), LONG);
    CompletableFuture<Void> over = begin(drain);
    await().atMost(SOON).until(drain::isLeaving);
    assertThat(drain.takeNew(cut -> CompletableFuture.completedStage("late"))).isCompleted();
    assertThat(over).isNotDone();
    assertThat(over).succeedsWithin(SOON);
  }

  private static CompletableFuture<Void> begin(Drain drain) {
    return CompletableFuture.runAsync(() -> drain.drain(new ShutdownDelayInitiatedEvent()));
  }

  private static Drain drain(Duration readinessDelay, Duration drainTimeout) {
    return new Drain(new Explicit(readinessDelay, drainTimeout));
  }

  private record Explicit(Duration readinessDelay, Duration drainTimeout)
      implements ShutdownConfig {}

  private static final class Oops extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
