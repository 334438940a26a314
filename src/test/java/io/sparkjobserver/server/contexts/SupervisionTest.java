package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.common.Failure;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is written of a driver that its cluster starts again. */
@QuarkusTest
class SupervisionTest {

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final DriverLoss LOST =
      new DriverLoss(Optional.of(new Failure("gone", "E", "")), Optional.empty(), false);

  @Inject Contexts contexts;
  @Inject DriverRepository drivers;
  @Inject DriverLosses losses;

  @Test
  void countsStartsWithinTheWindow() throws Exception {
    String driver = driverOf(running("counted"));
    assertThat(restarted(driver, NOW)).isTrue();
    assertThat(restarted(driver, NOW.plusSeconds(1))).isTrue();
    assertThat(restarted(driver, NOW.plusSeconds(2))).isFalse();
    assertThat(restarted(driver, NOW.plus(WINDOW).plusSeconds(1))).isTrue();
  }

  @Test
  void hasItsContextWaitUntilItWasStartedTooOften() throws Exception {
    Context context = running("bounded");
    String driver = driverOf(context);
    for (int i = 0; i < 10; i++) {
      assertThat(write(driver, context)).isInstanceOf(DriverLosses.Awaited.class);
      Context waiting = contexts.find(context.name()).orElseThrow();
      assertThat(waiting.state()).isEqualTo(ContextState.RESTARTING);
      assertThat(waiting.error()).contains("gone");
    }
    assertThat(write(driver, context)).isInstanceOf(DriverLosses.Ended.class);
    Context over = contexts.find(context.name()).orElseThrow();
    assertThat(over.state()).isEqualTo(ContextState.ERROR);
    assertThat(over.error())
        .contains("gone. It is not started again: that was done 10 times within PT10M");
  }

  private DriverLosses.Outcome write(String driver, Context context) throws Exception {
    return losses
        .write(driver, new Endings(context, LOST))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private boolean restarted(String driver, Instant now) {
    return QuarkusTransaction.requiringNew().call(() -> drivers.restarted(driver, now, WINDOW, 2));
  }

  private Context running(String name) throws Exception {
    ContextSettings settings =
        new ContextSettings(new TreeMap<>(Map.of(ContextSettings.SUPERVISE, "true")));
    return contexts
        .create(name + "-" + UUID.randomUUID(), settings, false)
        .ready()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private String driverOf(Context context) {
    return QuarkusTransaction.requiringNew()
        .call(() -> drivers.find("contextId", context.id()).firstResult().id);
  }
}
