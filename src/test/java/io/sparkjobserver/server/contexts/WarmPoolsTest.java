package io.sparkjobserver.server.contexts;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contexts in drivers that waited for them. */
@QuarkusTest
@TestProfile(WarmPoolsTest.Warm.class)
class WarmPoolsTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String MUTE = "launcher.spark.fake=mute";

  @Inject WarmPools pools;
  @Inject DriverRepository drivers;
  @Inject FakeLauncher launcher;

  /** One driver waits, and one that gives no signs of life. */
  public static final class Warm implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spark.jobserver.warm-pool.min", "1",
          "spark.jobserver.driver-heartbeat", "200ms",
          "spark.jobserver.warm-pool.profiles.mute.min", "1",
          "spark.jobserver.warm-pool.profiles.mute.context-settings.launcher.spark.fake", "mute");
    }
  }

  @BeforeEach
  void upload() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/warm")
        .then()
        .statusCode(201);
    awaitReady("default");
  }

  @AfterEach
  void stop() {
    names().forEach(name -> when().delete("/contexts/" + name).then().statusCode(200));
  }

  @Test
  void givesAContextADriverThatWasThere() {
    String warm = waiting("default");
    assertThat(names()).isEmpty();
    long before = handouts("default");

    when().post("/contexts/served").then().statusCode(200);

    assertThat(driverOf("served")).isEqualTo(warm);
    assertThat(names()).containsExactly("served");
    assertThat(context("served", "state")).isEqualTo("RUNNING");
    assertThat(context("served", "applicationId")).isEqualTo("app-1");
    assertThat(context("served", "url")).isEqualTo("http://ui:4040");
    // What is too long for a message is asked for by the driver, and answered to its context alone.
    String job = "/jobs?cp=warm&mainClass=Echo&sync=true&context=served";
    given().body("text = \"" + "a".repeat(300_000) + "\"").when().post(job).then().statusCode(200);
    awaitReady("default");
    assertThat(waiting("default")).isNotEqualTo(warm);
    assertThat(handouts("default")).isEqualTo(before + 1);
    assertThat(when().get("/q/metrics").asString())
        .contains(
            "spark_jobserver_warm_pool_drivers{pool=\"default\",state=\"ready\"} 1.0",
            "spark_jobserver_warm_pool_drivers{pool=\"default\",state=\"starting\"} 0.0",
            "spark_jobserver_warm_pool_handed_out_total{pool=\"default\"} " + (before + 1) + ".0",
            "spark_jobserver_warm_pool_misses_total{pool=\"default\"}",
            "spark_jobserver_shared_drivers 0.0",
            "spark_jobserver_shared_contexts 0.0");

    when().delete("/contexts/served").then().statusCode(200);

    assertThat(context("served", "state")).isEqualTo("FINISHED");
    assertThat(launcher.isRunning(warm)).isFalse();
  }

  @Test
  void givesJobsWithoutAContextADriverThatWasThere() {
    String warm = waiting("default");
    when().post("/jobs?cp=warm&mainClass=Echo&sync=true").then().statusCode(200);
    await().atMost(SOON).until(() -> !launcher.isRunning(warm));
    assertThat(driver(warm).contextId).isNotNull();
  }

  @Test
  void endsItWithForceAndTellsWhenItIsLost() {
    String forced = waiting("default");
    when().post("/contexts/forced").then().statusCode(200);
    when().delete("/contexts/forced?force=true").then().statusCode(200);
    assertThat(launcher.isRunning(forced)).isFalse();
    awaitReady("default");
    String lost = waiting("default");
    when().post("/contexts/lost").then().statusCode(200);
    launcher.killNine(lost);
    await().atMost(SOON).until(() -> "KILLED".equals(context("lost", "state")));
    assertThat(context("lost", "error")).contains("signal 9");
  }

  @Test
  void replacesOneThatWasKilled() {
    String killed = waiting("default");
    launcher.killNine(killed);
    when().post("/contexts/after").then().statusCode(200);
    assertThat(driverOf("after")).isNotEqualTo(killed);
    await().atMost(SOON).until(() -> driver(killed).endedAt != null);
    assertThat(driver(killed).contextId).isNull();
    awaitReady("default");
  }

  @Test
  void doesNotGiveOneThatIsNotHeard() {
    awaitReady("mute");
    String mute = waiting("mute");
    LiveDriver warm = pool("mute").waiting().get(0).driver();
    await().atMost(SOON).until(() -> !warm.isHeardWithin(Duration.ofMillis(600)));
    long misses = pool("mute").misses();

    when().post("/contexts/patient?" + MUTE).then().statusCode(200);

    assertThat(driverOf("patient")).isNotEqualTo(mute);
    assertThat(pool("mute").misses()).isEqualTo(misses + 1);
    await().atMost(SOON).until(() -> !launcher.isRunning(mute));
  }

  @Test
  void servesContextsWithTheSameTermsOnly() {
    String warm = waiting("default");
    when().post("/contexts/other?spark.some.property=1").then().statusCode(200);
    assertThat(driverOf("other")).isNotEqualTo(warm);
    assertThat(waiting("default")).isEqualTo(warm);
    when().post("/contexts/limited?max-jobs=1").then().statusCode(200);
    assertThat(driverOf("limited")).isEqualTo(warm);
  }

  @Test
  void keepsADriverWhoseContextDidNotComeToBe() {
    when().post("/contexts/taken").then().statusCode(200);
    awaitReady("default");
    String warm = waiting("default");
    when().post("/contexts/taken").then().statusCode(400);
    assertThat(waiting("default")).isEqualTo(warm);
    when().post("/contexts/free").then().statusCode(200);
    assertThat(driverOf("free")).isEqualTo(warm);
  }

  @Test
  void startsAnewWhereItsRowIsNotThisServersAnyMore() {
    String warm = waiting("default");
    QuarkusTransaction.requiringNew()
        .run(() -> drivers.update("owner = ?1 where id = ?2", UUID.randomUUID().toString(), warm));
    when().post("/contexts/safe").then().statusCode(200);
    assertThat(driverOf("safe")).isNotEqualTo(warm);
    await().atMost(SOON).until(() -> !launcher.isRunning(warm));
  }

  @Test
  void endsThoseOfServersThatAreGone() {
    String id = UUID.randomUUID().toString();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                drivers.persist(
                    DriverEntity.warm(
                        id, UUID.randomUUID().toString(), DriverGateway.FIRST_EPOCH)));
    await().atMost(SOON).until(() -> driver(id).endedAt != null);
  }

  private WarmPool pool(String name) {
    return pools.all().stream()
        .filter(pool -> pool.profile().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void awaitReady(String pool) {
    await().atMost(SOON).until(() -> pool(pool).up() == 1);
  }

  private String waiting(String pool) {
    return pool(pool).waiting().get(0).id();
  }

  private long handouts(String pool) {
    return pool(pool).handouts();
  }

  private static List<String> names() {
    return when().get("/contexts").jsonPath().getList("", String.class);
  }

  private static String context(String name, String key) {
    return when().get("/contexts/" + name).path(key);
  }

  private String driverOf(String name) {
    String contextId = context(name, "id");
    return QuarkusTransaction.requiringNew()
        .call(() -> drivers.findNewest(contextId).orElseThrow().id);
  }

  private DriverEntity driver(String id) {
    return QuarkusTransaction.requiringNew().call(() -> drivers.findById(id));
  }
}
