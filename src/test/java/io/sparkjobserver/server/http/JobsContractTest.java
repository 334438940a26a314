package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs' parameters, lists and ends, row by row as the original has them. */
@QuarkusTest
class JobsContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CONTEXT = "jobs-contract";

  @Inject FakeLauncher launcher;

  @BeforeEach
  void prepare() {
    upload("contract-one").then().statusCode(201);
    upload("contract-two").then().statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/" + CONTEXT).path("state"))) {
      when().post("/contexts/" + CONTEXT).then().statusCode(200);
    }
  }

  @Test
  void answersEveryAsynchronousJobThatRunsWithItsReportHoweverSoonItEnds() {
    for (int i = 0; i < 100; i++) {
      Response accepted = post("cp=contract-one&mainClass=Echo", "");
      assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
      assertThat(accepted.<String>path("status")).isEqualTo("STARTED");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cp=contract-one&mainClass=Echo                  | ``
          cp=contract-one,contract-two&mainClass=Echo     | ``
          mainClass=Echo                                  | cp = contract-one
          mainClass=Echo                                  | cp = "contract-one,contract-two"
          mainClass=Echo                                  | cp = [contract-one, contract-two]
          cp=contract-one                                 | mainClass = Echo
          ``                                              | {"cp": ["contract-one"], "mainClass": "Echo"}
          cp=contract-one&mainClass=Echo                  | cp = not-there, mainClass = Missing
          appName=contract-one&classPath=Echo             | ``
          appName=contract-one&classPath=Echo&cp=none&mainClass=Missing | ``
          appName=contract-one&classPath=Echo             | dependent-jar-uris = [contract-two]
          appName=contract-one&classPath=Echo             | dependent-jar-uris = "contract-two"
          cp=contract-one&mainClass=Echo                  | dependent-jar-uris = [not-there]
          """)
  void readsWhatToRunFromTheQueryOrTheBody(String query, String body) {
    Response done = post(query + "&sync=true", body);
    assertThat(done.statusCode()).as(done.asString()).isEqualTo(200);
    assertThat(when().get("/jobs/" + done.<String>path("jobId")).<String>path("classPath"))
        .isEqualTo("Echo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cp=contract-one,not-there&mainClass=Echo | ``                               | appName not-there not found
          mainClass=Echo                           | cp = [contract-one, not-there]   | appName not-there not found
          appName=contract-one&classPath=Echo      | dependent-jar-uris = [not-there] | appName not-there not found
          cp=contract-one&mainClass=Missing        | ``                               | classPath Missing not found
          appName=contract-one&classPath=Missing   | ``                               | classPath Missing not found
          """)
  void namesWhatIsNotThere(String query, String body, String words) {
    assertError(post(query, body), 404, words);
  }

  @Test
  void writesTheStartWithItsOffset() {
    String started = post("cp=contract-one&mainClass=Echo", "").path("startTime");
    assertThat(started)
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)");
    assertThat(OffsetDateTime.parse(started)).isBefore(OffsetDateTime.now().plusMinutes(1));
  }

  @Test
  void listsTheNewestFirstAndFiftyUnlessToldOtherwise() {
    List<String> ids =
        IntStream.range(0, 52)
            .mapToObj(
                i -> post("cp=contract-one&mainClass=Echo&sync=true", "").<String>path("jobId"))
            .toList();
    List<String> listed = when().get("/jobs").path("jobId");
    assertThat(listed).hasSize(50).startsWith(ids.get(51), ids.get(50)).doesNotContain(ids.get(0));
    assertThat(when().get("/jobs?limit=-1").<List<String>>path("jobId")).containsAll(ids);
    assertThat(when().get("/jobs?limit=0").asString()).isEqualTo("[]");
    assertThat(when().get("/jobs?limit=2").<List<String>>path("jobId"))
        .containsExactly(ids.get(51), ids.get(50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "finished", "Finished"})
  void listsTheJobsOfAState(String state) {
    String finished = post("cp=contract-one&mainClass=Echo&sync=true", "").path("jobId");
    String failed = post("cp=contract-one&mainClass=Fail&sync=true", "").path("jobId");
    List<String> listed = when().get("/jobs?status=" + state).path("jobId");
    assertThat(listed).contains(finished).doesNotContain(failed);
    assertThat(when().get("/jobs?status=" + state).<List<String>>path("status"))
        .containsOnly("FINISHED");
    assertThat(when().get("/jobs?status=finish").asString()).isEqualTo("[]");
  }

  @Test
  void listsErrorsAndNoResults() {
    String finished = post("cp=contract-one&mainClass=Echo&sync=true", "a = 1").path("jobId");
    String failed = post("cp=contract-one&mainClass=Fail&sync=true", "").path("jobId");
    Response list = when().get("/jobs?limit=2");
    assertThat(list.<List<String>>path("jobId")).containsExactly(failed, finished);
    assertThat(list.<String>path("[0].result.message")).isEqualTo("Foobar");
    assertThat(list.<Object>path("[1].result")).isNull();
  }

  @Test
  void runsAJobForItsUserInAContextOfItsOwn() {
    String query = "cp=contract-one&mainClass=Echo&sync=true";
    String id = ask(query + "&spark.proxy.user=b~ob", "").path("jobId");
    String context = when().get("/jobs/" + id).path("context");
    assertThat(context).matches("b~~ob~[0-9a-f-]{36}-Echo");
    assertThat(launcher.specOf(context).proxyUser()).contains("b~ob");
    String other = ask(query, "spark.context-settings { spark.proxy.user = eve }").path("jobId");
    assertThat(when().get("/jobs/" + other).<String>path("context")).startsWith("eve~");
  }

  @Test
  void runsNoJobForAUserInTheContextOfAnother() {
    given().post("/contexts/of-alice?spark.proxy.user=alice").then().statusCode(200);
    given().post("/contexts/of-all").then().statusCode(200);
    String query = "cp=contract-one&mainClass=Echo&sync=true&context=";
    String words =
        "context %s does not act for the user bob: leave spark.proxy.user out, or name a context"
            + " that was made with it";
    for (String context : List.of("of-alice", "of-all")) {
      assertError(
          ask(query + context + "&spark.proxy.user=bob", ""), 400, words.formatted(context));
      assertError(
          ask(query + context, "spark.context-settings { spark.proxy.user = bob }"),
          400,
          words.formatted(context));
    }
    assertThat(ask(query + "of-alice&spark.proxy.user=alice", "").statusCode()).isEqualTo(200);
    assertThat(ask(query + "of-alice", "").statusCode()).isEqualTo(200);
  }

  @Test
  void killsNoJobThatHasFinished() {
    String id = post("cp=contract-one&mainClass=Echo&sync=true", "").path("jobId");
    assertError(when().delete("/jobs/" + id), 404, "No running job with ID " + id);
  }

  @Test
  void keepsTheConfigurationOfAJobThatWasRejectedOrFailed() {
    post("cp=contract-one&mainClass=Reject", "a = 1").then().statusCode(400);
    Response rejected = when().get("/jobs?limit=1");
    assertThat(rejected.<String>path("[0].status")).isEqualTo("ERROR");
    assertThat(when().get("/jobs/" + rejected.<String>path("[0].jobId") + "/config").asString())
        .isEqualTo("{\n    \"a\" : 1\n}\n");
    String failed = post("cp=contract-one&mainClass=Fail&sync=true", "b = 2").path("jobId");
    assertThat(when().get("/jobs/" + failed + "/config").asString())
        .isEqualTo("{\n    \"b\" : 2\n}\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhyAJobsOwnContextDidNotComeUp(boolean sync) {
    Response failed =
        given()
            .body("spark.context-settings.launcher.spark.fake = no-spark")
            .post("/jobs?cp=contract-one&mainClass=Echo&sync=" + sync);
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.<String>path("status")).isEqualTo("ERROR");
    assertThat(failed.<String>path("result.errorClass")).isEqualTo("java.lang.RuntimeException");
    assertThat(failed.<String>path("result.message"))
        .isEqualTo("org.apache.spark.SparkException: Unable to start Spark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Missing", "Reject", "Fail", "Echo"})
  void endsAJobsOwnContextHoweverTheJobEnds(String mainClass) {
    List<String> before = when().get("/contexts").path("");
    given().post("/jobs?cp=contract-one&sync=true&mainClass=" + mainClass);
    String context = when().get("/jobs?limit=1").path("[0].context");
    assertThat(context).endsWith("-" + mainClass);
    await()
        .atMost(SOON)
        .until(() -> "FINISHED".equals(when().get("/contexts/" + context).path("state")));
    assertThat(when().get("/contexts").<List<String>>path("")).isEqualTo(before);
  }

  private static Response post(String query, String body) {
    return ask("context=" + CONTEXT + (query.startsWith("&") ? "" : "&") + query, body);
  }

  private static Response ask(String query, String body) {
    return given().body(body).post("/jobs?" + query);
  }
}
