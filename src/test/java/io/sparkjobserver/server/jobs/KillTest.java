package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kill always ends, whatever the driver does about it. */
@QuarkusTest
class KillTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);

  /** The kill-timeout of tests, what the server bears with beyond it, and a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @BeforeEach
  void upload() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/killed")
        .then()
        .statusCode(201);
  }

  @Test
  void showsHowFarItIsAndEndsTheDriverThatDoesNotEndTheJob() {
    when().post("/contexts/deaf").then().statusCode(200);
    String job = start("Deaf", "deaf");
    String bystander = start("Hang", "deaf");

    assertThat(when().delete("/jobs/" + job).asString()).isEqualTo("{\"status\":\"KILLED\"}");

    await().atMost(BOUND).until(() -> "INTERRUPTED".equals(report(job).getString("kill.step")));
    Map<String, Object> report = report(job).getMap("");
    assertThat(report).containsEntry("status", "KILLED").containsKey("result");
    assertThat(report(job).getString("kill.since"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(report(bystander).getMap("")).doesNotContainKey("kill");

    await().atMost(BOUND).until(() -> "KILLED".equals(when().get("/contexts/deaf").path("state")));
    String cause = "Job " + job + " was not gone ";
    assertThat(when().get("/contexts/deaf").<String>path("error")).startsWith(cause);
    assertThat(report(job).getMap("")).containsEntry("status", "KILLED").doesNotContainKey("kill");
    assertThat(report(bystander).getString("status")).isEqualTo("ERROR");
    assertThat(report(bystander).getString("result.message")).contains(cause);
  }

  @Test
  void asksAgainWhereTheOrderWasLost() {
    when().post("/contexts/hard").then().statusCode(200);
    String job = start("Hard", "hard");

    when().delete("/jobs/" + job).then().statusCode(200);

    await().atMost(BOUND).until(() -> !report(job).getMap("").containsKey("kill"));
    assertThat(when().get("/contexts/hard").<String>path("state")).isEqualTo("RUNNING");
    when().delete("/contexts/hard").then().statusCode(200);
  }

  private static String start(String mainClass, String context) {
    return when()
        .post("/jobs?cp=killed&mainClass=" + mainClass + "&context=" + context)
        .then()
        .statusCode(202)
        .extract()
        .path("jobId");
  }

  private static JsonPath report(String job) {
    return when().get("/jobs/" + job).jsonPath();
  }
}
