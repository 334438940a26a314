package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoredLaunchesTest {

  private static final Launches.Redemption USED =
      new Launches.Refused("the secret of its launch was used already");

  @Inject Contexts contexts;
  @Inject DriverRepository drivers;

  private final TestClock clock = new TestClock(Instant.parse("2026-01-02T03:04:05Z"));
  private StoredLaunches launches;
  private String driverId;

  @BeforeEach
  void launch() {
    launches = new StoredLaunches(drivers, clock);
    LiveContext context =
        contexts.create(
            "launched-" + UUID.randomUUID(),
            new ContextSettings(new TreeMap<>(Map.of("launcher.spark.fake", "silent"))),
            false);
    driverId =
        QuarkusTransaction.requiringNew()
            .call(() -> drivers.find("contextId", context.id()).firstResult().id);
  }

  @Test
  void redeemsASecretOnce() {
    assertThat(redeem("key-a")).isEqualTo(new Launches.Granted(1, "certified 1 key-a"));
    assertThat(redeem("key-b")).isEqualTo(USED);
  }

  @Test
  void givesTheSameKeyTheSameAnswerForAMinute() {
    redeem("key-a");
    clock.advance(Duration.ofSeconds(59));
    Launches.Redemption again = launches.redeem(driverId, "key-a", incarnation -> "certified anew");
    assertThat(again).isEqualTo(new Launches.Granted(1, "certified 1 key-a"));
    clock.advance(Duration.ofSeconds(2));
    assertThat(redeem("key-a")).isEqualTo(USED);
  }

  @Test
  void redeemsItOnceAlsoWhenManyComeAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Launches.Redemption>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String key = "key-" + i;
        calls.add(threads.submit(() -> redeem(key)));
      }
      int granted = 0;
      for (Future<Launches.Redemption> call : calls) {
        granted += call.get() instanceof Launches.Granted ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void redeemsNothingForADriverThatIsOverOrNeverWas() {
    QuarkusTransaction.requiringNew().run(() -> drivers.ended(driverId, clock.instant()));
    Launches.Redemption over = new Launches.Refused("the driver's context is over");
    assertThat(redeem("key-a")).isEqualTo(over);
    assertThat(launches.redeem("nobody", "key-a", incarnation -> "")).isEqualTo(over);
  }

  private Launches.Redemption redeem(String key) {
    return launches.redeem(driverId, key, incarnation -> "certified " + incarnation + " " + key);
  }
}
