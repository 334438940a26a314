package io.sparkjobserver.server.contexts;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of contexts that lose their drivers, and of those that get others. */
@QuarkusTest
@TestProfile(SelfHealTest.Impatient.class)
class SelfHealTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NO_SIGN = "The driver gave no sign of life for PT2S";
  private static final String NO_PROCESS = "The driver process was killed by signal 9";
  private static final String NO_SPARK = "The Spark context ended by itself";

  @Inject FakeLauncher launcher;
  @Inject ContextRepository repository;
  @Inject EntityManager database;

  /** Heals at once, and notices soon. */
  public static final class Impatient implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spark.jobserver.driver-lost-after", "2s",
          "spark.jobserver.self-heal-backoff", "50ms",
          "spark.jobserver.self-heal-restarts", "2");
    }
  }

  @BeforeEach
  void upload() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/healing")
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @CsvSource({"process," + NO_PROCESS, "NoSpark," + NO_SPARK, "Mute," + NO_SIGN})
  void endsWithTheCauseAtOnce(String loss, String cause) {
    String name = "mortal-" + loss;
    create(name, "");
    String job = start("Hang", name);

    lose(name, loss);

    awaitState(name, "KILLED");
    assertThat(context(name, "error")).startsWith(cause);
    assertLost(job, cause);
    assertThat(post("Echo", name).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"process," + NO_PROCESS, "NoSpark," + NO_SPARK, "Mute," + NO_SIGN})
  void comesBackUnderItsNameAndId(String loss, String cause) {
    String name = "healing-" + loss;
    create(name, "self-heal=true");
    String id = context(name, "id");
    String driver = launcher.newestOf(name);
    String job = start("Hang", name);

    lose(name, loss);

    awaitHealed(name, driver);
    assertThat(context(name, "id")).isEqualTo(id);
    assertThat(context(name, "error")).isNull();
    assertLost(job, cause);
    assertThat(when().get("/contexts").jsonPath().getList("", String.class)).contains(name);
    assertThat(post("Echo", name + "&sync=true").statusCode()).isEqualTo(200);
    assertThat(driversOf(id)).isEqualTo(2);
    when().delete("/contexts/" + name).then().statusCode(200);
    assertThat(context(name, "state")).isEqualTo("FINISHED");
  }

  @Test
  void doesNotComeBackTooOften() {
    create("frail", "self-heal=yes");
    for (int i = 0; i < 2; i++) {
      String driver = launcher.newestOf("frail");
      launcher.killNine(driver);
      awaitHealed("frail", driver);
    }
    String job = start("Hang", "frail");

    launcher.killNine(launcher.newestOf("frail"));

    awaitState("frail", "ERROR");
    assertThat(context("frail", "error"))
        .startsWith(NO_PROCESS)
        .endsWith(". It is not started again: that was done 2 times within PT10M");
    assertLost(job, NO_PROCESS);
    create("frail", "");
    when().delete("/contexts/frail").then().statusCode(200);
  }

  @Test
  void countsStartsThatFail() {
    create("hopeless", "self-heal=true&launcher.spark.fake.again=no-spark");
    launcher.killNine(launcher.newestOf("hopeless"));
    awaitState("hopeless", "ERROR");
    assertThat(context("hopeless", "error")).startsWith("Unable to start Spark. It is not started");
    assertThat(driversOf(context("hopeless", "id"))).isEqualTo(3);
  }

  @Test
  void takesNoJobsWhileItComesBackAndCanBeStoppedThen() {
    create("returning", "self-heal=true&launcher.spark.fake.again=silent");
    String driver = launcher.newestOf("returning");

    launcher.killNine(driver);

    awaitState("returning", "RESTARTING");
    assertThat(context("returning", "error")).startsWith(NO_PROCESS);
    Response refused = post("Echo", "returning");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.<String>path("result"))
        .isEqualTo(
            "context returning lost its driver and gets another one; try again in a few seconds");
    assertThat(when().post("/contexts/returning").statusCode()).isEqualTo(400);
    await().atMost(SOON).until(() -> !launcher.newestOf("returning").equals(driver));

    when().delete("/contexts/returning").then().statusCode(200);

    assertThat(context("returning", "state")).isEqualTo("FINISHED");
    assertThat(launcher.isRunning(launcher.newestOf("returning"))).isFalse();
  }

  @Test
  void doesNotStartADriverForOneThatWasStoppedMeanwhile() {
    create("stopped", "self-heal=true");
    String driver = launcher.newestOf("stopped");
    launcher.killNine(driver);
    await().atMost(SOON).until(() -> !"RUNNING".equals(context("stopped", "state")));

    when().delete("/contexts/stopped").then().statusCode(200);

    assertThat(context("stopped", "state")).isEqualTo("FINISHED");
    assertThat(launcher.isRunning(launcher.newestOf("stopped"))).isFalse();
  }

  @Test
  void tellsWhoAskedForItThatItDidNotComeUp() {
    Response failed = when().post("/contexts/stillborn?self-heal=true&launcher.spark.fake=dies");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(context("stillborn", "state")).isEqualTo("ERROR");
    assertThat(driversOf(context("stillborn", "id"))).isEqualTo(1);
    Response odd = when().post("/contexts/odd?self-heal=maybe");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.<String>path("result"))
        .isEqualTo("The setting self-heal is true or false, and not maybe");
  }

  @Test
  void comesBackWhenTheServerThatHadItAndItsDriverAreGone() {
    String id = leftByADeadServer("inherited", ContextState.RUNNING);
    String other = leftByADeadServer("inherited-while-it-came-back", ContextState.RESTARTING);
    String unborn = leftByADeadServer("inherited-unborn", ContextState.STARTED);

    awaitState("inherited", "RUNNING");
    awaitState("inherited-while-it-came-back", "RUNNING");
    awaitState("inherited-unborn", "ERROR");

    assertThat(context("inherited", "id")).isEqualTo(id);
    assertThat(driversOf(id)).isEqualTo(2);
    assertThat(driversOf(other)).isEqualTo(2);
    assertThat(driversOf(unborn)).isEqualTo(1);
    assertThat(post("Echo", "inherited&sync=true").statusCode()).isEqualTo(200);
  }

  private void lose(String name, String loss) {
    if (loss.equals("process")) {
      launcher.killNine(launcher.newestOf(name));
    } else {
      post(loss, name);
    }
  }

  private static void create(String name, String settings) {
    when()
        .post("/contexts/" + name + (settings.isEmpty() ? "" : "?" + settings))
        .then()
        .statusCode(200);
  }

  private static Response post(String mainClass, String context) {
    return when().post("/jobs?cp=healing&mainClass=" + mainClass + "&context=" + context);
  }

  private static String start(String mainClass, String context) {
    return post(mainClass, context).then().statusCode(202).extract().path("jobId");
  }

  private static String context(String name, String key) {
    return when().get("/contexts/" + name).path(key);
  }

  private static void awaitState(String name, String state) {
    await().atMost(SOON).until(() -> state.equals(context(name, "state")));
  }

  private void awaitHealed(String name, String lost) {
    await()
        .atMost(SOON)
        .until(
            () ->
                !launcher.newestOf(name).equals(lost) && "RUNNING".equals(context(name, "state")));
  }

  private static void assertLost(String job, String cause) {
    Response report = when().get("/jobs/" + job);
    assertThat(report.<String>path("status")).isEqualTo("ERROR");
    assertThat(report.<String>path("result.message"))
        .startsWith("Unexpected termination of context ")
        .contains(cause);
    assertThat(report.<String>path("result.errorClass"))
        .isEqualTo("spark.jobserver.JobManagerActor$ContextTerminatedException");
  }

  private int driversOf(String contextId) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                ((Number)
                        database
                            .createNativeQuery(
                                "select count(*) from sjs_driver where context_id = ?1")
                            .setParameter(1, contextId)
                            .getSingleResult())
                    .intValue());
  }

  /** A context whose driver belongs to a server process that is gone, and so is the driver. */
  private String leftByADeadServer(String name, ContextState state) {
    Context context =
        new Context(
            UUID.randomUUID().toString(),
            name,
            state,
            false,
            new ContextSettings(new TreeMap<>(Map.of("self-heal", "true"))),
            List.of(),
            Instant.parse("2026-01-02T03:04:05Z"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              repository.persistAndFlush(new ContextEntity(context));
              DriverEntity driver =
                  DriverEntity.ofContext(
                      UUID.randomUUID().toString(),
                      context.id(),
                      UUID.randomUUID().toString(),
                      DriverGateway.FIRST_EPOCH);
              database.persist(driver);
            });
    return context.id();
  }
}
