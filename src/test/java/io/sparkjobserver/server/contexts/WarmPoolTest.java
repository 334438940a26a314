package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How many drivers a pool has, and which of them a context gets. */
class WarmPoolTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final List<ClassPathEntry> NONE = List.of();

  private final TestClock clock = new TestClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final List<String> over = new ArrayList<>();
  private int made;

  @Test
  void handsOutWhatWaitedLongestAndIsFilledAgain() {
    WarmPool pool = pool(2, 2);
    assertThat(pool.lacking()).isEqualTo(2);
    WarmDriver first = start(pool);
    WarmDriver second = start(pool);
    assertThat(pool.lacking()).isZero();
    assertThat(pool.up()).isZero();
    assertThat(pool.starting()).isEqualTo(2);
    assertThat(pool.take(NONE, PATIENCE)).as("none is up").isEmpty();
    up(second);
    up(first);
    assertThat(pool.take(NONE, PATIENCE)).containsSame(first);
    assertThat(pool.lacking()).isEqualTo(1);
    assertThat(pool.take(NONE, PATIENCE)).containsSame(second);
    assertThat(pool.take(NONE, PATIENCE)).isEmpty();
    assertThat(pool.misses()).isEqualTo(2);
    assertThat(pool.handouts()).isZero();
    first.handedOut();
    second.putBack();
    assertThat(pool.handouts()).isEqualTo(1);
    assertThat(pool.take(NONE, PATIENCE)).containsSame(second);
  }

  @Test
  void startsFewAtATime() {
    WarmPool pool = pool(5, 5);
    assertThat(pool.lacking()).isEqualTo(2);
    WarmDriver first = start(pool);
    assertThat(pool.lacking()).isEqualTo(1);
    start(pool);
    assertThat(pool.lacking()).isZero();
    up(first);
    assertThat(pool.lacking()).isEqualTo(1);
  }

  @Test
  void growsWithEachMissUntilNoContextComes() {
    WarmPool pool = pool(0, 2);
    assertThat(pool.lacking()).isZero();
    pool.take(NONE, PATIENCE);
    assertThat(pool.lacking()).isEqualTo(1);
    WarmDriver first = up(start(pool));
    assertThat(pool.lacking()).isZero();
    assertThat(pool.take(NONE, PATIENCE)).containsSame(first);
    pool.take(NONE, PATIENCE);
    pool.take(NONE, PATIENCE);
    assertThat(pool.lacking()).as("no more than max").isEqualTo(2);
    WarmDriver second = up(start(pool));
    WarmDriver third = up(start(pool));
    clock.advance(IDLE);
    assertThat(pool.surplus()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(pool.surplus()).containsExactly(second, third);
    assertThat(pool.lacking()).isZero();
    assertThat(pool.up()).isZero();
  }

  @Test
  void keepsTheLeastForEver() {
    WarmPool pool = pool(1, 1);
    up(start(pool));
    clock.advance(IDLE.multipliedBy(2));
    assertThat(pool.surplus()).isEmpty();
    assertThat(pool.up()).isEqualTo(1);
  }

  @Test
  void doesNotHandOutWhatIsNotHeardAndEndsIt() {
    WarmPool pool = pool(2, 2);
    WarmDriver silent = up(start(pool));
    WarmDriver heard = up(start(pool));
    clock.advance(PATIENCE.plusMillis(1));
    heard.driver().heartbeat(new DriverVitals(List.of(), 0, 0, -1, List.of()));
    assertThat(pool.take(NONE, PATIENCE)).containsSame(heard);
    assertThat(over).containsExactly(silent.id());
    assertThat(silent.driver().isOver()).isTrue();
    assertThat(pool.misses()).isZero();
    assertThat(pool.lacking()).isEqualTo(2);
  }

  @Test
  void doesNotHandOutFormerVersionsOfBinaries() {
    WarmPool pool = pool(1, 1);
    WarmDriver former = up(start(pool));
    assertThat(pool.take(List.of(new ClassPathEntry("lib", "00", 1)), PATIENCE)).isEmpty();
    assertThat(over).containsExactly(former.id());
  }

  @Test
  void waitsLongerAfterEachLossUntilADriverComesUp() {
    WarmPool pool = pool(1, 1);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      start(pool).driver().giveUp(new Failure("no Spark", "E", ""));
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(pool.lacking()).as("before %s s", seconds).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(pool.lacking()).as("after %s s", seconds).isEqualTo(1);
    }
    up(start(pool)).driver().giveUp(new Failure("killed", "E", ""));
    clock.advance(Duration.ofSeconds(1));
    assertThat(pool.lacking()).isEqualTo(1);
  }

  @Test
  void isForContextsWithTheSameTerms() {
    WarmPool pool = pool(1, 1);
    assertThat(pool.isFor(key(Map.of("spark.a", "1")), List.of())).isTrue();
    assertThat(pool.isFor(key(Map.of("spark.a", "1", "idle-ttl", "1h")), List.of())).isTrue();
    assertThat(pool.isFor(key(Map.of("spark.a", "2")), List.of())).isFalse();
    assertThat(pool.isFor(key(Map.of("spark.a", "1")), List.of("lib"))).isFalse();
  }

  private WarmPool pool(int min, int max) {
    return new WarmPool(
        new PoolProfile("test", min, max, IDLE, settings(Map.of("spark.a", "1"))),
        key(Map.of("spark.a", "1")),
        List.of(),
        clock);
  }

  private static SharedTerms.Key key(Map<String, String> settings) {
    return new SharedTerms(settings(settings), List.of()).key("local[2]");
  }

  private static ContextSettings settings(Map<String, String> values) {
    return new ContextSettings(new TreeMap<>(values));
  }

  private WarmDriver start(WarmPool pool) {
    WarmDriver started =
        new WarmDriver(
            "driver-" + made++,
            pool,
            (id, supervised, owner) ->
                new LiveDriver(
                    id,
                    supervised,
                    new DriverTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                    new JobSlots(1),
                    clock,
                    owner),
            // Where it is nobody asks here.
            new WarmDriver.Told(null, driver -> over.add(driver.id())));
    pool.add(started);
    return started;
  }

  private static WarmDriver up(WarmDriver driver) {
    driver.driver().contextReady("app", Optional.empty());
    return driver;
  }
}
