package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that wait for a slot, and contexts that end with a job that failed. */
@QuarkusTest
class QueueContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int SLOTS = 8;

  @BeforeEach
  void uploads() {
    given()
        .contentType("application/java-archive")
        .body("PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8))
        .post("/binaries/queueing")
        .then()
        .statusCode(201);
  }

  @Test
  void hasJobsWaitInTheOrderOfTheirRequests() {
    context("queue1");
    List<String> running = fill("queue1");
    assertThat(post("queue1", "Echo", "").statusCode()).isEqualTo(503);
    Response first = post("queue1", "Hang", "&queue=true");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.<String>path("status")).isEqualTo("QUEUED");
    assertThat(first.<Integer>path("queuePosition")).isEqualTo(1);
    String second = post("queue1", "Echo", "&queue=true").path("jobId");
    assertThat(job(second)).containsEntry("queuePosition", 2).containsEntry("status", "QUEUED");

    kill(running.get(0));
    awaitStatus(first.path("jobId"), "RUNNING");
    assertThat(job(second)).containsEntry("queuePosition", 1);
    kill(first.path("jobId"));
    awaitStatus(second, "FINISHED");
    assertThat(job(second)).doesNotContainKey("queuePosition");
    when().delete("/contexts/queue1").then().statusCode(200);
  }

  @Test
  void killsAJobThatWaits() {
    context("queue2");
    List<String> running = fill("queue2");
    String waiting = post("queue2", "Echo", "&queue=true").path("jobId");
    String next = post("queue2", "Echo", "&queue=true").path("jobId");
    kill(waiting);
    assertThat(job(waiting)).containsEntry("status", "KILLED");
    assertThat(job(next)).containsEntry("queuePosition", 1);
    kill(running.get(0));
    awaitStatus(next, "FINISHED");
    assertThat(job(waiting)).containsEntry("status", "KILLED");
    when().delete("/contexts/queue2").then().statusCode(200);
  }

  @Test
  void answersASynchronousJobThatWaited() {
    context("queue3");
    String holder = fill("queue3").get(0);
    String waiting = post("queue3", "Echo", "&queue=true").path("jobId");
    assertThat(job(waiting)).containsEntry("status", "QUEUED");
    Response timeout = post("queue3", "Echo", "&queue=true&sync=true&timeout=1");
    assertThat(timeout.statusCode()).isEqualTo(500);
    kill(holder);
    awaitStatus(timeout.path("jobId"), "FINISHED");
    assertThat(post("queue3", "Echo", "&queue=true&sync=true").statusCode()).isEqualTo(200);
    when().delete("/contexts/queue3").then().statusCode(200);
  }

  @Test
  void endsWhatWaitsWithItsContext() {
    context("queue4");
    fill("queue4");
    String waiting = post("queue4", "Echo", "&queue=true").path("jobId");
    when().delete("/contexts/queue4?force=true").then().statusCode(200);
    awaitStatus(waiting, "ERROR");
    assertThat(when().get("/jobs/" + waiting).<String>path("result.message")).contains("queue4");
  }

  @Test
  void refusesWhatIsNoFlag() {
    context("queue5");
    Response odd = post("queue5", "Echo", "&queue=perhaps");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.asString()).contains("'perhaps' is not a valid Boolean value");
    when().delete("/contexts/queue5").then().statusCode(200);
  }

  @Test
  void endsAContextWithAJobThatFailed() {
    when().post("/contexts/strict?stop-context-on-job-error=true").then().statusCode(200);
    assertThat(post("strict", "Echo", "&sync=true").statusCode()).isEqualTo(200);
    assertThat(when().get("/contexts/strict").<String>path("state")).isEqualTo("RUNNING");
    String failed = post("strict", "Fail", "&sync=true").path("jobId");
    await().atMost(SOON).until(() -> "KILLED".equals(when().get("/contexts/strict").path("state")));
    assertThat(when().get("/contexts/strict").<String>path("error"))
        .contains(failed)
        .contains("stop-context-on-job-error");

    when().post("/contexts/strict2?stop-context-on-job-error=yes").then().statusCode(200);
    assertThat(post("strict2", "Reject", "&sync=true").statusCode()).isEqualTo(400);
    await()
        .atMost(SOON)
        .until(() -> "KILLED".equals(when().get("/contexts/strict2").path("state")));
    Response odd = when().post("/contexts/strict3?stop-context-on-job-error=perhaps");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.<String>path("result")).contains("stop-context-on-job-error");
  }

  @Test
  void endsAContextThatHasHadItsJobsOrHasNone() {
    when().post("/contexts/worn?max-jobs=2").then().statusCode(200);
    String running = post("worn", "Hang", "").path("jobId");
    assertThat(post("worn", "Echo", "&sync=true").statusCode()).isEqualTo(200);
    Response late = post("worn", "Echo", "&sync=true");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.asString()).contains("worn has reached a limit of its settings");
    awaitStatus(running, "RUNNING");
    kill(running);
    awaitState("worn", "FINISHED");

    when().post("/contexts/idle?idle-ttl=1s").then().statusCode(200);
    awaitState("idle", "FINISHED");
    when().post("/contexts/old?max-age=1s").then().statusCode(200);
    awaitState("old", "FINISHED");

    Response odd = when().post("/contexts/odd?idle-ttl=soon");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.<String>path("result")).contains("idle-ttl", "a time such as 30m");
  }

  private static void awaitState(String context, String state) {
    await()
        .atMost(SOON)
        .until(() -> state.equals(when().get("/contexts/" + context).path("state")));
  }

  private static void context(String name) {
    when().post("/contexts/" + name).then().statusCode(200);
  }

  /** Takes all slots of a context. */
  private static List<String> fill(String context) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      Response answer = post(context, "Hang", "");
      assertThat(answer.statusCode()).isEqualTo(202);
      jobs.add(answer.path("jobId"));
    }
    return jobs;
  }

  private static Response post(String context, String mainClass, String more) {
    return when().post("/jobs?cp=queueing&mainClass=" + mainClass + "&context=" + context + more);
  }

  private static void kill(String job) {
    when().delete("/jobs/" + job).then().statusCode(200);
  }

  private static Map<String, Object> job(String id) {
    return when().get("/jobs/" + id).jsonPath().getMap("");
  }

  private static void awaitStatus(String id, String status) {
    await().atMost(SOON).until(() -> status.equals(job(id).get("status")));
  }
}
