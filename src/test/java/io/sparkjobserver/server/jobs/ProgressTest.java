package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a driver tells of itself is shown. */
@QuarkusTest
class ProgressTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void showsHowFarAJobIsAndHowBusyItsDriver() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/progress")
        .then()
        .statusCode(201);
    when().post("/contexts/progress").then().statusCode(200);
    String job = when().post("/jobs?cp=progress&mainClass=Hang&context=progress").path("jobId");

    await().atMost(SOON).until(() -> report(job).containsKey("progress"));
    assertThat(report(job).get("progress"))
        .isEqualTo(
            Map.of("stages", 3, "stagesDone", 1, "tasks", 200, "tasksDone", 42, "tasksFailed", 1));
    assertThat(when().get("/contexts/progress").<Map<String, Object>>path("load"))
        .containsEntry("heapUsed", 64 << 20)
        .containsEntry("heapMax", 512 << 20)
        .containsEntry("cpu", 0.25f);

    when().delete("/jobs/" + job).then().statusCode(200);
    assertThat(report(job)).doesNotContainKey("progress");
    when().delete("/contexts/progress").then().statusCode(200);
    assertThat(when().get("/contexts/progress").<Map<String, Object>>path(""))
        .doesNotContainKey("load");
  }

  private static Map<String, Object> report(String job) {
    return when().get("/jobs/" + job).path("");
  }
}
