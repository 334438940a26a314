package io.sparkjobserver.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimedIdsTest {

  private final TestClock clock = new TestClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final TimedIds ids = new TimedIds(clock);

  @Test
  void areUuidsOfVersion7() {
    UUID id = UUID.fromString(ids.next());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)).isEqualTo(clock.instant());
  }

  @Test
  void sortByTheirTime() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      made.add(ids.next());
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(made).isSorted();
  }

  @Test
  void sortAsTheyWereGivenWhateverTheClockSays() {
    // More than a millisecond can count.
    List<String> made = new ArrayList<>(Stream.generate(ids::next).limit(10_000).toList());
    clock.advance(Duration.ofHours(-1));
    made.add(ids.next());
    clock.advance(Duration.ofHours(2));
    made.add(ids.next());
    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> UUID.fromString(id).version() == 7);
  }

  @Test
  void areOfATimeOrBeforeIt() {
    String earlier = ids.next();
    clock.advance(Duration.ofMillis(1));
    String before = TimedIds.before(clock.instant());
    assertThat(before).isGreaterThan(earlier).isLessThan(ids.next());
    assertThat(UUID.fromString(before).variant()).isEqualTo(2);
  }
}
