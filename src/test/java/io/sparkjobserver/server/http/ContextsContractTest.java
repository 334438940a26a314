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
import io.restassured.specification.RequestSpecification;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  @Inject FakeLauncher launcher;

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
  void hasADriverActForTheUserThatItsContextNames() {
    assertSuccess(given().post("/contexts/of-bob?spark.proxy.user=bob"), "Context initialized");
    assertThat(launcher.specOf("of-bob").proxyUser()).contains("bob");
    assertThat(when().get("/contexts/of-bob").<String>path("name")).isEqualTo("of-bob");
    assertSuccess(
        given()
            .body("spark.context-settings { spark.proxy.user = eve }")
            .post("/contexts/of-eve?spark.proxy.user=bob"),
        "Context initialized");
    assertThat(launcher.specOf("of-eve").proxyUser()).contains("eve");
    assertSuccess(given().post("/contexts/of-nobody"), "Context initialized");
    assertThat(launcher.specOf("of-nobody").proxyUser()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "spark.proxy.user=, 1 to 128 characters",
    "spark.proxy.user=b%20b, 1 to 128 characters",
    "spark.proxy.user=b%0Ab, 1 to 128 characters",
    "passthrough.spark.proxy.user=bob, the setting is spark.proxy.user",
    "launcher.spark.proxy.user=bob, the setting is spark.proxy.user"
  })
  void makesNoContextForAUserWhoIsNone(String query, String words) {
    Response refused = given().urlEncodingEnabled(false).post("/contexts/of-none?" + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.<String>path("result")).contains(words);
    assertThat(when().get("/contexts/of-none").statusCode()).isEqualTo(404);
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

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a?b", "a\u00fc", "a%", "a.b", "a~b", "a$b", "a'b"})
  void takesANameOfAnyCharactersAndLeavesTheOtherContextsAlone(String name) {
    when().post("/contexts/beside").then().statusCode(200);
    String path =
        "/contexts/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    assertSuccess(raw().post(path), "Context initialized");
    assertThat(raw().get(path).<String>path("name")).isEqualTo(name);
    assertThat(when().get("/contexts").<List<String>>path("")).startsWith(name, "beside");
    assertSuccess(raw().delete(path), "Context stopped");
    assertThat(when().get("/contexts/beside").<String>path("state")).isEqualTo("RUNNING");
    when().delete("/contexts/beside").then().statusCode(200);
  }

  @Test
  void stopsAContextThatIsNotUpYetAndLeavesNoDriver() {
    CompletableFuture<Response> made =
        CompletableFuture.supplyAsync(
            () -> when().post("/contexts/unready?launcher.spark.fake=slow"));
    await()
        .atMost(SOON)
        .until(() -> "STARTED".equals(when().get("/contexts/unready").path("state")));
    String driver = launcher.newestOf("unready");
    assertSuccess(when().delete("/contexts/unready"), "Context stopped");
    assertThat(made.join().statusCode()).isEqualTo(500);
    await().atMost(SOON).until(() -> !launcher.isRunning(driver));
    assertThat(when().get("/contexts/unready").<String>path("state"))
        .isIn("FINISHED", "ERROR", "KILLED");
    assertSuccess(when().post("/contexts/unready"), "Context initialized");
    when().delete("/contexts/unready").then().statusCode(200);
  }

  @Test
  void saysWhenAndWhyADriverDidNotJoin() {
    Response failed = when().post("/contexts/late?launcher.spark.fake=silent");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.<String>path("status")).isEqualTo("CONTEXT INIT ERROR");
    assertThat(failed.<String>path("result.message"))
        .startsWith("Context failed to connect back within initialization time");
    assertThat(failed.<String>path("result.errorClass"))
        .isEqualTo("spark.jobserver.util.ContextJVMInitializationTimeout");
    Response shown = when().get("/contexts/late");
    assertThat(shown.<String>path("state")).isEqualTo("ERROR");
    assertThat(shown.<String>path("error"))
        .contains("Context failed to connect back within initialization time");
    assertThat(Instant.parse(shown.path("endTime")))
        .isAfterOrEqualTo(Instant.parse(shown.<String>path("startTime")).plusSeconds(5));
  }

  private static RequestSpecification raw() {
    return given().urlEncodingEnabled(false);
  }
}
