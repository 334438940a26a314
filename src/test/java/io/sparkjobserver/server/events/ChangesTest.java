package io.sparkjobserver.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;

/** The channel of changes: in order, whole, and never in the way. */
@QuarkusTest
class ChangesTest {

  private static final int MANY = 20_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Changes changes;
  @Inject Listener listener;

  @Test
  void holdsNobodyUpAndLosesNothing() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    listener.waitFor(gate);
    List<Thread> tellers =
        IntStream.range(0, 4)
            .mapToObj(
                teller ->
                    new Thread(
                        () -> IntStream.range(0, MANY / 4).forEach(i -> tell(teller + ":" + i))))
            .toList();
    tellers.forEach(Thread::start);
    // Although the listener stands still, whoever tells goes on.
    for (Thread teller : tellers) {
      teller.join(SOON.toMillis());
      assertThat(teller.isAlive()).isFalse();
    }
    gate.countDown();
    await().atMost(SOON).until(() -> listener.all().size() >= MANY);
    assertThat(listener.all())
        .extracting(NumberedChange::number)
        .isSorted()
        .doesNotHaveDuplicates();
    List<String> first =
        listener.all().stream()
            .map(change -> ((Change.OfBinary) change.change()).name())
            .filter(name -> name.startsWith("0:"))
            .toList();
    assertThat(first)
        .containsExactlyElementsOf(IntStream.range(0, MANY / 4).mapToObj(i -> "0:" + i).toList());
  }

  private void tell(String name) {
    changes.tell(new Change.OfBinary(name, "TOLD", Instant.EPOCH));
  }

  /** Hears the changes of this test, and stands still before the first one. */
  @ApplicationScoped
  static class Listener {

    private final Queue<NumberedChange> heard = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    void waitFor(CountDownLatch latch) {
      gate = latch;
    }

    Queue<NumberedChange> all() {
      return heard;
    }

    @Incoming(Changes.CHANNEL)
    void heard(NumberedChange change) throws InterruptedException {
      if (change.change().state().equals("TOLD")) {
        assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        heard.add(change);
      }
    }
  }
}
