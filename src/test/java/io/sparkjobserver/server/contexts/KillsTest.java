package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.drivers.KillStep;
import io.sparkjobserver.server.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class KillsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration LONG = Duration.ofHours(1);

  private final TestClock clock = new TestClock(NOW);
  private final List<String> late = new CopyOnWriteArrayList<>();

  @Test
  void tellsHowFarTheEndOfAJobIsUntilItIsGone() {
    Kills kills = new Kills(clock, LONG, late::add);
    assertThat(kills.of("a")).isEmpty();
    kills.begin("a");
    assertThat(kills.of("a")).contains(new Kill(KillStep.REQUESTED, NOW));
    clock.advance(Duration.ofSeconds(1));
    kills.reached("a", KillStep.INTERRUPTED);
    Kill interrupted = new Kill(KillStep.INTERRUPTED, NOW.plusSeconds(1));
    assertThat(kills.of("a")).contains(interrupted);
    clock.advance(Duration.ofSeconds(1));
    kills.reached("a", KillStep.INTERRUPTED);
    kills.reached("a", KillStep.CANCELLED);
    kills.begin("a");
    assertThat(kills.of("a")).contains(interrupted);
    kills.over("a");
    kills.reached("a", KillStep.PROCESS);
    assertThat(kills.of("a")).isEmpty();
  }

  @Test
  void knowsTheJobsWhoseWorkGoesOn() {
    Kills kills = new Kills(clock, LONG, late::add);
    List.of("a", "b", "c").forEach(kills::begin);
    kills.retain(job -> !job.equals("b"));
    assertThat(kills.jobs()).containsExactlyInAnyOrder("a", "c");
    kills.allOver();
    assertThat(kills.jobs()).isEmpty();
  }

  @Test
  void tellsOfAJobThatIsNotGoneInTimeAndOfNoOther() {
    Kills kills = new Kills(clock, Duration.ofMillis(200), late::add);
    kills.begin("gone");
    kills.begin("stays");
    kills.over("gone");
    await().atMost(Duration.ofSeconds(10)).until(() -> late.contains("stays"));
    assertThat(late).containsExactly("stays");
    assertThat(kills.of("stays")).map(Kill::step).contains(KillStep.PROCESS);
  }
}
