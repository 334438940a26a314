package io.sparkjobserver.server.idempotency;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a key are served once. */
@QuarkusTest
class IdempotencyContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject KeyedRequestRepository requests;
  @Inject KeyedRequestCleaner cleaner;

  private final String key = UUID.randomUUID().toString();

  @BeforeEach
  void uploads() {
    given()
        .contentType("application/java-archive")
        .body("PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8))
        .post("/binaries/once-only")
        .then()
        .statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/once-only").path("state"))) {
      when().post("/contexts/once-only").then().statusCode(200);
    }
  }

  @Test
  void answersAnAcceptedJobAgain() {
    Response first = post(key, "Echo", "", "a = 1");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.header("Idempotency-Replayed")).isNull();
    String job = first.path("jobId");
    await().atMost(SOON).until(() -> "FINISHED".equals(when().get("/jobs/" + job).path("status")));
    Response again = post(key, "Echo", "", "a = 1");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.contentType()).isEqualTo("application/json");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void answersAResultAgain() {
    Response first = post(key, "Echo", "&sync=true", "a = 1");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(post(key, "Echo", "&sync=true", "a = 1").asString()).isEqualTo(first.asString());
    String large = UUID.randomUUID().toString();
    Response whole = post(large, "Large", "&sync=true", "size = 500000");
    assertThat(whole.asString()).hasSizeGreaterThan(500_000);
    assertThat(post(large, "Large", "&sync=true", "size = 500000").asString())
        .isEqualTo(whole.asString());
  }

  @Test
  void answersARejectionAgain() {
    Response first = post(key, "Reject", "&sync=true", "");
    assertThat(first.statusCode()).isEqualTo(400);
    Response again = post(key, "Reject", "&sync=true", "");
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.asString()).isEqualTo(first.asString());
  }

  @Test
  void servesARaceOnce() {
    List<Response> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> post(key, "Echo", "&sync=true&timeout=30", "")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
    assertThat(answers.stream().map(answer -> answer.<String>path("jobId")).distinct()).hasSize(1);
  }

  @Test
  void refusesAKeyThatWasUsedForSomethingElse() {
    post(key, "Echo", "", "a = 1").then().statusCode(202);
    for (Response other :
        Stream.of(
                post(key, "Echo", "", "a = 2"),
                post(key, "Echo", "&sync=true", "a = 1"),
                given().header("Idempotency-Key", key).post("/contexts/other"))
            .toList()) {
      assertThat(other.statusCode()).isEqualTo(422);
      assertThat(other.<String>path("result")).contains("Idempotency-Key").contains("new key");
    }
    when().get("/contexts/other").then().statusCode(404);
  }

  @Test
  void forgetsARequestThatMadeNothing() {
    String context = "late-" + key.substring(0, 8);
    Response none =
        given()
            .header("Idempotency-Key", key)
            .post("/jobs?cp=once-only&mainClass=Echo&context=" + context);
    assertThat(none.statusCode()).isEqualTo(404);
    when().post("/contexts/" + context).then().statusCode(200);
    given()
        .header("Idempotency-Key", key)
        .post("/jobs?cp=once-only&mainClass=Echo&context=" + context)
        .then()
        .statusCode(202);
    when().delete("/contexts/" + context).then().statusCode(200);
  }

  @Test
  void makesAContextOnce() {
    String path = "/contexts/keyed-" + key.substring(0, 8);
    Response first = given().header("Idempotency-Key", key).post(path);
    assertThat(first.statusCode()).isEqualTo(200);
    Response again = given().header("Idempotency-Key", key).post(path);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.asString()).isEqualTo(first.asString());
    when().post(path).then().statusCode(400);
    when().delete(path).then().statusCode(200);
    given().header("Idempotency-Key", key).post(path).then().statusCode(200);
    assertThat(when().get(path).<String>path("state")).isEqualTo("FINISHED");
  }

  @Test
  void goesOnForAServerThatIsGone() {
    Response first = post(key, "Echo", "&sync=true", "a = 1");
    // As if the server that served it had ended before it answered.
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                requests.update(
                    "status = null, body = null, owner = 'gone' where subjectId = ?1",
                    first.<String>path("jobId")));
    Response again = post(key, "Echo", "&sync=true", "a = 1");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.asString()).isEqualTo(first.asString());

    String unserved = UUID.randomUUID().toString();
    post(unserved, "Echo", "", "").then().statusCode(202);
    String known = UUID.randomUUID().toString();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                requests.update(
                    "status = null, body = null, owner = 'gone', subjectId = ?1"
                        + " where createdAt = (select max(createdAt) from KeyedRequestEntity)",
                    known));
    assertThat(post(unserved, "Echo", "", "").<String>path("jobId")).isEqualTo(known);
  }

  @Test
  void forgetsWhatWasLongAgo() {
    String job = post(key, "Echo", "", "").path("jobId");
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                requests.update(
                    "createdAt = ?1 where subjectId = ?2",
                    Instant.parse("2020-01-01T00:00:00Z"),
                    job));
    cleaner.clean();
    assertThat(post(key, "Echo", "", "").<String>path("jobId")).isNotEqualTo(job);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "\u00e4"})
  void refusesWhatIsNoKey(String odd) {
    Response answer = post(odd, "Echo", "", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("result")).contains("Idempotency-Key");
  }

  private static Response post(String key, String mainClass, String more, String body) {
    return given()
        .header("Idempotency-Key", key)
        .body(body)
        .post("/jobs?cp=once-only&mainClass=" + mainClass + "&context=once-only" + more);
  }
}
