package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertSuccess;
import static io.sparkjobserver.server.http.Contract.assertText;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sparkjobserver.server.contexts.Contexts;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts' settings, factories and states, row by row as the original has them. */
@QuarkusTest
class ContextsContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Contexts contexts;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET    | /contexts/gone            | 404 | can't find context with name gone
          DELETE | /contexts/gone            | 404 | context gone not found
          DELETE | /contexts/gone?force=true | 404 | context gone not found
          POST   | /contexts/1st             | 400 | context name must start with letters
          POST   | /contexts/_x              | 400 | context name must start with letters
          PUT    | /contexts?reset=no        | 500 | ERROR
          PUT    | /contexts?reset=          | 500 | ERROR
          PUT    | /contexts?reset=REBOOT&sync=false | 500 | ERROR
          GET    | /binaries/gone            | 404 | Can't find binary with name gone
          DELETE | /binaries/gone            | 404 | can't find binary with name gone
          POST   | /binaries/x               | 415 | Unsupported binary type application/x-www-form-urlencoded
          """)
  void refusesInTheWordsOfTheOriginal(String method, String path, int status, String words) {
    assertError(
        given()
            .config(
                io.restassured.config.RestAssuredConfig.config()
                    .encoderConfig(
                        io.restassured.config.EncoderConfig.encoderConfig()
                            .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
            .contentType("application/x-www-form-urlencoded")
            .request(method, path),
        status,
        words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          DELETE | /contexts/gone?force=maybe     | 400 | The query parameter 'force' was malformed:\\n'maybe' is not a valid Boolean value
          PUT    | /contexts?reset=reboot&sync=2  | 400 | The query parameter 'sync' was malformed:\\n'2' is not a valid Boolean value
          PUT    | /contexts                      | 404 | Request is missing required query parameter 'reset'
          PUT    | /contexts?sync=false           | 404 | Request is missing required query parameter 'reset'
          """)
  void refusesParametersInTheWordsOfTheOriginal(
      String method, String path, int status, String words) {
    assertText(given().request(method, path), status, words.replace("\\n", "\n"));
  }

  @Test
  void doesNotListWhatIsNotUpYet() {
    CompletableFuture<Response> made =
        CompletableFuture.supplyAsync(
            () -> when().post("/contexts/starting?launcher.spark.fake=silent"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(when().get("/contexts/starting").jsonPath().getString("state"))
                    .isEqualTo("STARTED"));
    assertThat(when().get("/contexts").jsonPath().getList("", String.class))
        .doesNotContain("starting");
    assertError(when().post("/contexts/starting"), 400, "context starting exists");
    when().delete("/contexts/starting?force=true").then().statusCode(200);
    assertThat(made.join().statusCode()).isEqualTo(500);
    when().get("/contexts").then().statusCode(200);
  }

  @Test
  void takesSettingsFromTheQueryAsTheyStand() {
    Map<String, String> settings =
        Map.of(
            "spark.foo.bar-baz", "1",
            "spark.\"quoted.key\"", "\"a\"",
            "spark.braces", "{a: 1}",
            "spark.reference", "${nothing}",
            "spark.list", "a,b",
            "num-cpu-cores", "3",
            "spark.\u00fc", "\u00e4");
    given()
        .queryParams(settings)
        .queryParam("_method", "POST")
        .queryParam("spark.both", "query")
        .body("spark.context-settings { spark.both = body, spark.x = 1 }, other = 1")
        .put("/contexts/flat")
        .then()
        .statusCode(200);
    assertThat(contexts.find("flat").orElseThrow().settings().values())
        .containsAllEntriesOf(settings)
        .containsEntry("spark.both", "body")
        .containsEntry("spark.x", "1")
        .doesNotContainKeys("_method", "other");
    when().delete("/contexts/flat").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DefaultSparkContextFactory",
        "SessionContextFactory",
        "JavaSparkContextFactory",
        "JavaSessionContextFactory"
      })
  void makesContextsOfTheOriginalsFactories(String factory) {
    String query = "?context-factory=spark.jobserver.context." + factory;
    assertSuccess(when().post("/contexts/made" + query), "Context initialized");
    when().delete("/contexts/made").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.jobserver.context.StreamingContextFactory, streaming",
    "spark.jobserver.context.JavaStreamingContextFactory, streaming",
    "spark.jobserver.python.PythonSessionContextFactory, Python"
  })
  void saysWhichKindsOfContextsAreNotThereYet(String factory, String kind) {
    String words =
        "The context-factory is %s: there are no %s contexts yet; leave it out, or set it to one of"
            .formatted(factory, kind);
    Response refused = when().post("/contexts/unmade?context-factory=" + factory);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(refused.jsonPath().getString("result")).startsWith(words);
    when().get("/contexts/unmade").then().statusCode(404);

    upload("app").then().statusCode(201);
    Response job =
        given()
            .body("spark.context-settings.context-factory = " + factory)
            .post("/jobs?cp=app&mainClass=Echo");
    assertThat(job.statusCode()).isEqualTo(400);
    assertThat(job.jsonPath().getString("result")).startsWith(words);
  }

  @Test
  void doesNotKnowOtherFactories() {
    Response refused = when().post("/contexts/unmade?context-factory=my.own.Factory");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.jsonPath().getString("status")).isEqualTo("CONTEXT INIT ERROR");
    assertThat(refused.jsonPath().getString("result.errorClass"))
        .isEqualTo("java.lang.ClassNotFoundException");
    assertThat(refused.jsonPath().getString("result.message")).isEqualTo("my.own.Factory");
    assertThat(refused.jsonPath().getString("result.stack"))
        .contains("spark.jobserver.context.DefaultSparkContextFactory");
    when().get("/contexts/unmade").then().statusCode(404);
  }
}
