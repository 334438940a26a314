package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.testing.TestClock;
import jakarta.inject.Inject;
import java.net.URI;
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
  @Inject ServerNodes nodes;

  private final TestClock clock = new TestClock(Instant.parse("2026-01-02T03:04:05Z"));
  private StoredLaunches launches;
  private String driverId;

  @BeforeEach
  void launch() {
    launches = new StoredLaunches(drivers, nodes, clock);
    driverId = launched(Map.of());
  }

  private String launched(Map<String, String> settings) {
    TreeMap<String, String> all = new TreeMap<>(settings);
    all.put("launcher.spark.fake", "silent");
    LiveContext context =
        contexts.create("launched-" + UUID.randomUUID(), new ContextSettings(all), false);
    return QuarkusTransaction.requiringNew()
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
    Launches.Redemption again =
        launches.redeem(driverId, "key-a", incarnation -> "certified anew", false);
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
    assertThat(launches.redeem("nobody", "key-a", incarnation -> "", false)).isEqualTo(over);
  }

  @Test
  void refusesAnotherKeyForAnUnsupervisedDriverAlsoWhereItsLastProcessIsOver() {
    redeem("key-a");
    assertThat(launches.redeem(driverId, "key-b", incarnation -> "", true)).isEqualTo(USED);
  }

  @Test
  void opensTheNextIncarnationOfASupervisedDriverWhereItsLastProcessIsOver() {
    String supervised = launched(Map.of("launcher.spark.driver.supervise", "true"));
    assertThat(succeed(supervised, "key-a", false))
        .isEqualTo(new Launches.Granted(1, "certified 1 key-a"));
    assertThat(succeed(supervised, "key-b", false)).isEqualTo(new Launches.TooEarly());
    assertThat(succeed(supervised, "key-b", true))
        .isEqualTo(new Launches.Granted(2, "certified 2 key-b"));
    assertThat(succeed(supervised, "key-b", false))
        .isEqualTo(new Launches.Granted(2, "certified 2 key-b"));
    // Fenced off: it comes back, and is only one more that asks too early.
    assertThat(succeed(supervised, "key-a", false)).isEqualTo(new Launches.TooEarly());
  }

  @Test
  void saysHowThingsStandWithADriverThatIsNotLookedAfterHere() {
    assertThat(launches.standing("nobody")).isEqualTo(new Launches.Over());
    assertThat(launches.standing(driverId)).isEqualTo(new Launches.Unclaimed());
    URI url = URI.create("http://10.0.0.9:8091");
    String other = UUID.randomUUID().toString();
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              drivers
                  .getEntityManager()
                  .createNativeQuery(
                      "insert into sjs_server_node (id, lease_until, driver_url) values (?1, ?2, ?3)")
                  .setParameter(1, other)
                  .setParameter(2, Long.MAX_VALUE)
                  .setParameter(3, url.toString())
                  .executeUpdate();
              drivers.update("owner = ?1 where id = ?2", other, driverId);
            });
    assertThat(launches.standing(driverId)).isEqualTo(new Launches.Elsewhere(url));
    QuarkusTransaction.requiringNew().run(() -> nodes.deleteById(other));
    assertThat(launches.standing(driverId)).isEqualTo(new Launches.Unclaimed());
    QuarkusTransaction.requiringNew()
        .run(() -> drivers.update("endedAt = ?1 where id = ?2", Instant.EPOCH, driverId));
    assertThat(launches.standing(driverId)).isEqualTo(new Launches.Over());
  }

  private Launches.Redemption succeed(String driver, String key, boolean succeeds) {
    return launches.redeem(
        driver, key, incarnation -> "certified " + incarnation + " " + key, succeeds);
  }

  private Launches.Redemption redeem(String key) {
    return launches.redeem(
        driverId, key, incarnation -> "certified " + incarnation + " " + key, false);
  }
}
