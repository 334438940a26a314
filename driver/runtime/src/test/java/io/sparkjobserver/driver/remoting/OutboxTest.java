package io.sparkjobserver.driver.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.DriverMessage.JobEnded;
import io.sparkjobserver.protocol.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final JobOutcome END = new JobOutcome.Killed();
  private static final Duration AGE = Duration.ofSeconds(1);

  private final AtomicLong time = new AtomicLong();
  private final Outbox outbox = new Outbox(time::get);

  @Test
  void takesAJobOnce() {
    assertThat(outbox.told("a")).isTrue();
    assertThat(outbox.told("a")).isFalse();
    outbox.ended("a", END);
    assertThat(outbox.told("a")).isFalse();
    outbox.acknowledge("a");
    assertThat(outbox.told("a")).isFalse();
  }

  @Test
  void hasAJobUntilItsEndIsAcknowledged() {
    outbox.told("a");
    outbox.told("b");
    assertThat(outbox.acknowledge("a")).isFalse();
    outbox.ended("a", END);
    assertThat(outbox.jobs()).containsExactly("a", "b");
    assertThat(outbox.hasNoEnds()).isFalse();
    assertThat(outbox.acknowledge("a")).isTrue();
    assertThat(outbox.acknowledge("a")).isFalse();
    assertThat(outbox.jobs()).containsExactly("b");
    assertThat(outbox.hasNoEnds()).isTrue();
  }

  @Test
  void saysAnEndAgainAfterAWhile() {
    outbox.told("a");
    JobEnded ended = outbox.ended("a", END);
    assertThat(outbox.due(AGE)).isEmpty();
    time.addAndGet(AGE.toNanos());
    assertThat(outbox.due(AGE)).containsExactly(ended);
    assertThat(outbox.due(AGE)).isEmpty();
    assertThat(outbox.due(Duration.ZERO)).containsExactly(ended);
  }

  @Test
  void saysEveryEndAgainThoughTheyAreMoreThanOneBatch() {
    for (int i = 0; i < Outbox.BATCH + 1; i++) {
      outbox.ended("job-" + i, END);
    }
    time.addAndGet(AGE.toNanos());
    assertThat(outbox.due(AGE)).hasSize(Outbox.BATCH);
    time.addAndGet(AGE.toNanos());
    List<JobEnded> second = outbox.due(AGE);
    assertThat(second).hasSize(Outbox.BATCH);
    assertThat(second.get(0).jobId()).isEqualTo("job-" + Outbox.BATCH);
  }

  @Test
  void remembersAcknowledgedJobsWithinABound() {
    for (int i = 0; i <= Outbox.REMEMBERED; i++) {
      outbox.ended("job-" + i, END);
      outbox.acknowledge("job-" + i);
    }
    assertThat(outbox.told("job-1")).isFalse();
    assertThat(outbox.told("job-0")).isTrue();
  }
}
