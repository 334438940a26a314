package io.sparkjobserver.server.store;

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
  private final TimedIds ids = new TimedIds(clock, () -> 5);

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
  void standForNumbersInTheSameOrder() {
    List<String> made =
        Stream.generate(
                () -> {
                  clock.advance(Duration.ofNanos(300_000));
                  return ids.next();
                })
            .limit(1_000)
            .toList();
    assertThat(made.stream().map(TimedIds::number))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= 0);
  }

  @Test
  void standForOtherNumbersThanThoseOfOtherServersAtTheSameTime() {
    Stream<String> made =
        Stream.of(0, 1, TimedIds.SERVERS - 1)
            .map(server -> new TimedIds(clock, () -> server).next());
    List<String> sorted = made.toList();
    assertThat(sorted).isSorted();
    assertThat(sorted.stream().map(TimedIds::number)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void standForNumbersUntil2109() {
    TimedIds late = new TimedIds(new TestClock(Instant.parse("2109-05-15T00:00:00Z")), () -> 511);
    assertThat(TimedIds.number(late.next())).isGreaterThan(TimedIds.number(ids.next()));
  }

  @Test
  void ofOtherTextsHaveNoNumber() {
    assertThat(TimedIds.number("job")).isNegative();
    assertThat(TimedIds.number("")).isNegative();
    assertThat(TimedIds.number("ffffffff-ffff-4fff-bfff-ffffffffffff")).isNotNegative();
  }

  @Test
  void areOfATimeOrBeforeIt() {
    long earlier = TimedIds.number(ids.next());
    clock.advance(Duration.ofMillis(1));
    long least = TimedIds.leastNumber(clock.instant());
    assertThat(least).isGreaterThan(earlier).isLessThan(TimedIds.number(ids.next()));
  }
}
