package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContextLimitsTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void areNoneWhereNothingSaysSo() {
    ContextLimits none = ContextLimits.of(Map.of("self-heal", "true"));
    assertThat(none.areNone()).isTrue();
    assertThat(none.reached(LONG, LONG, 1_000_000)).isEmpty();
  }

  @Test
  void sayWhichOneIsReached() {
    ContextLimits limits =
        ContextLimits.of(Map.of("idle-ttl", "10m", "max-age", "2 hours", "max-jobs", "3"));
    assertThat(limits.areNone()).isFalse();
    assertThat(limits.reached(Duration.ofMinutes(9), LONG, 2)).isEmpty();
    assertThat(limits.reached(Duration.ofMinutes(10), LONG, 2).orElseThrow()).contains("idle-ttl");
    assertThat(limits.reached(Duration.ZERO, Duration.ofHours(2), 2).orElseThrow())
        .contains("max-age");
    assertThat(limits.reached(Duration.ZERO, LONG, 3).orElseThrow()).contains("max-jobs");
    assertThat(limits.reachedBy(2)).isFalse();
    assertThat(limits.reachedBy(3)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "idle-ttl, soon, a time such as 30m",
    "idle-ttl, 999ms, 1s or longer",
    "max-age, -1s, 1s or longer",
    "max-jobs, 0, '1 or more'",
    "max-jobs, many, '1 or more'",
  })
  void findFault(String setting, String value, String fault) {
    assertThat(ContextLimits.fault(setting, value).orElseThrow()).contains(fault);
  }

  @ParameterizedTest
  @CsvSource({"idle-ttl, 1s", "max-age, 3 days", "max-jobs, 1000000", "other, anything"})
  void findNone(String setting, String value) {
    assertThat(ContextLimits.fault(setting, value)).isEmpty();
  }
}
