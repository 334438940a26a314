package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each request leaves a line. */
@QuarkusTest
class AccessLogTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Logger LOGGER = Logger.getLogger("io.sparkjobserver.access");

  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    LOGGER.addHandler(lines);
  }

  @AfterEach
  void leave() {
    LOGGER.removeHandler(lines);
  }

  @Test
  void hasALineForEachRequestWithItsAnswer() {
    when().get("/healthz");
    awaitLine("GET /healthz 200 \\d+ ms 20 bytes");
    given().body("{").post("/contexts/logged?spark.db.password=abc&spark.x=1");
    awaitLine("POST /contexts/logged 400 \\d+ ms \\d+ bytes");
    assertThat(lines.texts).noneMatch(line -> line.contains("abc"));
    when().get("/nope");
    awaitLine("GET /nope 404 \\d+ ms \\d+ bytes");
    assertThat(lines.levels).containsOnly(Level.INFO);
  }

  @Test
  void hasNoLineForWhatOperatorsLookAt() {
    when().get("/q/health/live");
    when().get("/q/metrics");
    when().get("/jars");
    awaitLine("GET /jars 200 \\d+ ms \\d+ bytes");
    assertThat(lines.texts).noneMatch(line -> line.contains("/q/"));
  }

  private void awaitLine(String pattern) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(lines.texts).filteredOn(line -> line.matches(pattern)).hasSize(1));
  }

  private static final class Lines extends Handler {

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Level> levels = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      texts.add(line.getMessage());
      levels.add(Level.parse(line.getLevel().getName()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
