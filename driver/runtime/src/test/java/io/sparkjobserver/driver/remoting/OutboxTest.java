package io.sparkjobserver.driver.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.DriverMessage.JobEnded;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import io.sparkjobserver.protocol.Protocol;
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
    assertThat(outbox.told("a", true)).isTrue();
    assertThat(outbox.told("a", true)).isFalse();
    outbox.ended("a", END);
    assertThat(outbox.told("a", true)).isFalse();
    outbox.acknowledge("a");
    assertThat(outbox.told("a", true)).isFalse();
  }

  @Test
  void hasAJobUntilItsEndIsAcknowledged() {
    outbox.told("a", true);
    outbox.told("b", true);
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
    outbox.told("a", true);
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
  void saysAStartAtOnceWhereItIsAwaited() {
    outbox.told("awaited", true);
    assertThat(outbox.begun("awaited")).isTrue();
    assertThat(outbox.hasStarts()).isFalse();
    assertThat(outbox.begun("not known")).isTrue();
  }

  @Test
  void saysAStartThatNobodyAwaitsAfterAWhileUnlessTheJobIsOver() {
    for (String job : List.of("long", "short", "later")) {
      outbox.told(job, false);
    }
    assertThat(outbox.begun("long")).isFalse();
    assertThat(outbox.begun("short")).isFalse();
    assertThat(outbox.starts(AGE)).isEmpty();
    outbox.ended("short", END);
    time.addAndGet(AGE.toNanos());
    assertThat(outbox.begun("later")).isFalse();

    assertThat(outbox.begun()).containsExactly("long", "later");
    assertThat(outbox.starts(AGE)).containsExactly("long");
    assertThat(outbox.hasStarts()).isTrue();
    time.addAndGet(AGE.toNanos());
    assertThat(outbox.starts(AGE)).containsExactly("later");
    assertThat(outbox.hasStarts()).isFalse();
  }

  @Test
  void remembersAcknowledgedJobsWithinABound() {
    for (int i = 0; i <= Outbox.REMEMBERED; i++) {
      outbox.ended("job-" + i, END);
      outbox.acknowledge("job-" + i);
    }
    assertThat(outbox.told("job-1", true)).isFalse();
    assertThat(outbox.told("job-0", true)).isTrue();
  }

  @Test
  void takesNoMoreJobsThanAMessageNames() {
    for (int i = 0; i < Protocol.MAX_JOBS; i++) {
      assertThat(outbox.told("job-" + i, true)).isTrue();
    }
    assertThat(outbox.told("one more", true)).isFalse();
    assertThat(outbox.jobs()).hasSize(Protocol.MAX_JOBS);
    outbox.ended("job-0", END);
    outbox.acknowledge("job-0");
    assertThat(outbox.told("one more", true)).isTrue();
  }

  @Test
  void cutsErrorsShortThatAreTooManyToKeep() {
    ErrorReport error = new ErrorReport("m".repeat(1_000), "C", "s".repeat(20_000));
    JobOutcome whole = new JobOutcome.Failed(error);
    int fit = Outbox.ERRORS / Outcomes.errorLength(whole);
    for (int i = 0; i < fit; i++) {
      assertThat(outbox.ended("job-" + i, whole).outcome()).isEqualTo(whole);
    }

    JobOutcome cut = outbox.ended("cut", whole).outcome();
    ErrorReport kept = ((JobOutcome.Failed) cut).error();
    assertThat(kept.message()).hasSizeLessThan(600).startsWith("mmm").endsWith("[cut]");
    assertThat(kept.errorClass()).isEqualTo("C");
    assertThat(kept.stack()).hasSizeLessThan(100).contains("left out");
    outbox.acknowledge("job-0");
    outbox.acknowledge("job-1");
    assertThat(outbox.ended("later", whole).outcome()).isEqualTo(whole);
  }

  @Test
  void cutsEveryKindOfErrorShort() {
    ErrorReport silent = new ErrorReport(null, "C", "s".repeat(20_000));
    assertThat(Outcomes.errorLength(new JobOutcome.NotLoaded(LoadTrouble.BROKEN, silent)))
        .isEqualTo(20_001);
    JobOutcome notLoaded = Outcomes.brief(new JobOutcome.NotLoaded(LoadTrouble.BROKEN, silent));
    assertThat(((JobOutcome.NotLoaded) notLoaded).cause()).isEqualTo(LoadTrouble.BROKEN);
    assertThat(((JobOutcome.NotLoaded) notLoaded).error().message()).isNull();
    JobOutcome rejected = Outcomes.brief(new JobOutcome.Rejected("p".repeat(1_000)));
    assertThat(((JobOutcome.Rejected) rejected).problem()).hasSizeLessThan(600).endsWith("[cut]");
    assertThat(Outcomes.brief(END)).isEqualTo(END);
    assertThat(Outcomes.errorLength(END)).isZero();
  }
}
