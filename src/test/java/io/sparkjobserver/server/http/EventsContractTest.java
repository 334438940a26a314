package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Following changes: server-sent events, requests that wait, and what is counted. */
@QuarkusTest
class EventsContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TestHTTPResource("/")
  URL server;

  @BeforeEach
  void uploads() {
    given()
        .contentType("application/java-archive")
        .body("PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8))
        .post("/binaries/followed")
        .then()
        .statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/followed").path("state"))) {
      when().post("/contexts/followed").then().statusCode(200);
    }
  }

  @Test
  void tellsAJobsWholeLife() throws Exception {
    try (Follower follower = new Follower("/events?context=followed", null)) {
      String job = post("Hang", "").path("jobId");
      follower.awaitEvent("\"id\":\"" + job + "\"", "RUNNING");
      when().delete("/jobs/" + job).then().statusCode(200);
      follower.awaitEvent("\"id\":\"" + job + "\"", "KILLED");
      assertThat(follower.states(job)).containsExactly("STARTED", "RUNNING", "KILLED");
      String other = post("Echo", "&sync=true").path("jobId");
      follower.awaitEvent("\"id\":\"" + other + "\"", "FINISHED");
      assertThat(follower.states(other)).startsWith("STARTED").endsWith("FINISHED");
    }
  }

  @Test
  void tellsOfContextsAndBinaries() throws Exception {
    try (Follower follower = new Follower("/events", null)) {
      when().post("/contexts/briefly").then().statusCode(200);
      when().delete("/contexts/briefly").then().statusCode(200);
      follower.awaitEvent("\"name\":\"briefly\"", "FINISHED");
      assertThat(follower.statesOf("\"name\":\"briefly\""))
          .containsExactly("STARTED", "RUNNING", "STOPPING", "FINISHED");
      given()
          .contentType("application/java-archive")
          .body("PK\u0003\u0004 once".getBytes(StandardCharsets.UTF_8))
          .post("/binaries/once")
          .then()
          .statusCode(201);
      when().delete("/binaries/once").then().statusCode(200);
      follower.awaitEvent("\"name\":\"once\"", "DELETED");
      assertThat(follower.statesOf("\"name\":\"once\"")).containsExactly("UPLOADED", "DELETED");
    }
  }

  @Test
  void goesOnWhereAClientWasCutOff() throws Exception {
    String missed;
    String last;
    try (Follower follower = new Follower("/events?context=followed", null)) {
      String job = post("Echo", "&sync=true").path("jobId");
      follower.awaitEvent("\"id\":\"" + job + "\"", "FINISHED");
      last = follower.lastId();
    }
    missed = post("Echo", "&sync=true").path("jobId");
    try (Follower follower = new Follower("/events?context=followed", last)) {
      follower.awaitEvent("\"id\":\"" + missed + "\"", "FINISHED");
      assertThat(follower.states(missed)).startsWith("STARTED").endsWith("FINISHED");
      assertThat(follower.lines()).doesNotContain("event: gap");
    }
    try (Follower follower = new Follower("/events", "another-server:7")) {
      follower.awaitLine("event: gap");
    }
  }

  @Test
  void answersWhatTheEventsAreSentWith() {
    // More often than there are places for clients that follow.
    for (int i = 0; i < 1_100; i++) {
      when().head("/events").then().statusCode(200).contentType("text/event-stream");
    }
    when().head("/events").then().header("Cache-Control", "no-store");
  }

  @Test
  void tellsOfOneJobOnly() throws Exception {
    String job = post("Hang", "").path("jobId");
    await().until(() -> when().get("/jobs/" + job).path("status").equals("RUNNING"));
    try (Follower follower = new Follower("/events?job=" + job, null)) {
      post("Echo", "&sync=true").then().statusCode(200);
      when().delete("/jobs/" + job).then().statusCode(200);
      follower.awaitEvent("\"id\":\"" + job + "\"", "KILLED");
      assertThat(follower.statesOf("\"type\":\"job\"")).containsExactly("KILLED");
    }
  }

  @Test
  void waitsForTheNextChangeOfAJob() {
    String job = post("Hang", "").path("jobId");
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () -> when().get("/jobs/" + job + "?wait=60s").path("status"));
    when().delete("/jobs/" + job).then().statusCode(200);
    assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).isIn("RUNNING", "KILLED");
    assertThat(when().get("/jobs/" + job + "?wait=60s").<String>path("status")).isEqualTo("KILLED");
    when().get("/jobs/none?wait=60s").then().statusCode(404);
  }

  @Test
  void waitsNoLongerThanItWasTold() {
    String job = post("Hang", "").path("jobId");
    await().atMost(SOON).until(() -> "RUNNING".equals(when().get("/jobs/" + job).path("status")));
    assertThat(when().get("/jobs/" + job + "?wait=200ms").<String>path("status"))
        .isEqualTo("RUNNING");
    when().delete("/jobs/" + job).then().statusCode(200);
    assertThat(when().get("/jobs/" + job + "?wait=soon").asString())
        .isEqualTo(
            "The query parameter 'wait' was malformed:\n'soon' is not a valid duration value");
  }

  @Test
  void waitsForTheNextChangeOfAContext() {
    when().post("/contexts/awaited").then().statusCode(200);
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(() -> when().get("/contexts/awaited?wait=60s").path("state"));
    when().delete("/contexts/awaited").then().statusCode(200);
    assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).isIn("STOPPING", "FINISHED");
    assertThat(when().get("/contexts/awaited?wait=60s").<String>path("state"))
        .isEqualTo("FINISHED");
    when().get("/contexts/nowhere?wait=1s").then().statusCode(404);
  }

  @Test
  void countsChanges() {
    post("Echo", "&sync=true").then().statusCode(200);
    await()
        .atMost(SOON)
        .until(
            () ->
                when()
                    .get("/q/metrics")
                    .asString()
                    .contains(
                        "spark_jobserver_state_changes_total{state=\"FINISHED\",type=\"job\"}"));
  }

  private static io.restassured.response.Response post(String mainClass, String more) {
    return when().post("/jobs?cp=followed&mainClass=" + mainClass + "&context=followed" + more);
  }

  /** Reads events as they come. */
  private final class Follower implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final InputStream body;

    Follower(String path, String lastEventId) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server.toString()).resolve(path));
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      body = response.body();
      Thread reader = new Thread(this::read, "events");
      reader.setDaemon(true);
      reader.start();
      awaitLine("retry: 2000");
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        reader.lines().forEach(lines::add);
      } catch (IOException | UncheckedIOException e) {
        lines.add("cut off");
      }
    }

    List<String> lines() {
      return lines;
    }

    void awaitLine(String line) {
      await().atMost(SOON).until(() -> lines.contains(line));
    }

    void awaitEvent(String part, String state) {
      await().atMost(SOON).until(() -> statesOf(part).contains(state));
    }

    List<String> states(String job) {
      return statesOf("\"id\":\"" + job + "\"");
    }

    List<String> statesOf(String part) {
      return lines.stream()
          .filter(line -> line.startsWith("data: ") && line.contains(part))
          .map(line -> line.replaceAll(".*\"state\":\"(\\w+)\".*", "$1"))
          .collect(Collectors.toList());
    }

    String lastId() {
      return lines.stream()
          .filter(line -> line.startsWith("id: "))
          .reduce((one, next) -> next)
          .orElseThrow()
          .substring("id: ".length());
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
