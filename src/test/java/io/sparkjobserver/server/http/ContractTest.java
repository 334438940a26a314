package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertText;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the original's clients rely on: statuses, bodies, content types. Drivers are fakes that
 * speak the real protocol.
 */
@QuarkusTest
class ContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @BeforeEach
  void uploads() {
    upload("app").then().statusCode(201);
    if (when().get("/contexts/ctx").statusCode() != 200
        || !"RUNNING".equals(when().get("/contexts/ctx").path("state"))) {
      when().post("/contexts/ctx").then().statusCode(200);
    }
  }

  @Test
  void answersAnUploadAndListsIt() {
    Response answer = upload("fresh");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString()).isEqualTo("{\"status\":\"SUCCESS\"}");
    assertThat(when().get("/binaries").jsonPath().getString("fresh.binary-type")).isEqualTo("Jar");
    Response one = when().get("/binaries/fresh");
    assertThat(one.jsonPath().getString("app-name")).isEqualTo("fresh");
    assertThat(one.jsonPath().getString("upload-time"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(when().get("/binaries/fresh/content").asByteArray()).isEqualTo(JAR);
    assertThat(when().delete("/binaries/fresh").asString()).isEqualTo("{\"status\":\"SUCCESS\"}");
    when().get("/binaries/fresh").then().statusCode(404);
  }

  @Test
  void refusesAnUploadThatIsNone() {
    assertError(
        body("nothing".getBytes(StandardCharsets.UTF_8), "application/java-archive")
            .post("/binaries/x"),
        400,
        "Binary is not of the right format");
    assertError(
        body(JAR, "text/html").post("/binaries/x"), 415, "Unsupported binary type text/html");
    assertError(when().get("/binaries/x"), 404, "Can't find binary with name x");
    assertError(when().delete("/binaries/x"), 404, "can't find binary with name x");
  }

  @Test
  void keepsABinaryThatAJobNeeds() {
    upload("needed").then().statusCode(201);
    String job = when().post("/jobs?cp=needed&mainClass=Hang&context=ctx").path("jobId");
    assertError(when().delete("/binaries/needed"), 403, "Binary is in use by job(s): " + job);
    when().delete("/jobs/" + job).then().statusCode(200);
    when().delete("/binaries/needed").then().statusCode(200);
  }

  @Test
  void makesAndStopsAContext() {
    Response made = when().post("/contexts/mine?spark.some.key=1");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.asString())
        .isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Context initialized\"}");
    assertThat(when().get("/contexts").jsonPath().getList("", String.class)).contains("mine");
    Map<String, Object> view = when().get("/contexts/mine").jsonPath().getMap("");
    assertThat(view)
        .containsEntry("name", "mine")
        .containsEntry("state", "RUNNING")
        .containsEntry("endTime", "Empty")
        .containsEntry("applicationId", "app-1")
        .containsEntry("url", "http://ui:4040")
        .containsKeys("id", "startTime");
    assertError(when().post("/contexts/mine"), 400, "context mine exists");
    Response stopped = when().delete("/contexts/mine");
    assertThat(stopped.statusCode()).isEqualTo(200);
    assertThat(stopped.asString())
        .isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Context stopped\"}");
    assertThat(when().get("/contexts/mine").jsonPath().getString("state")).isEqualTo("FINISHED");
    assertThat(when().get("/contexts").jsonPath().getList("", String.class)).doesNotContain("mine");
    assertError(when().delete("/contexts/mine"), 404, "context mine not found");
  }

  @Test
  void refusesAContextThatIsNone() {
    assertError(when().post("/contexts/1st"), 400, "context name must start with letters");
    assertError(when().get("/contexts/none"), 404, "can't find context with name none");
    assertError(when().get("/contexts/none/executors"), 404, "can't find context with name none");
    assertError(when().delete("/contexts/none"), 404, "context none not found");
    Response malformed = given().body("spark { ").post("/contexts/odd");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.jsonPath().getString("result")).startsWith("Cannot parse config: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dies       | java.lang.Exception | The driver process ended with exit code 1 before the context was up: java.lang.IllegalStateException: no cores | first line
          no-spark   | org.apache.spark.SparkException | Unable to start Spark | at …
          no-process | java.lang.Exception | There is no Spark at /nowhere | IOException
          impostor   | java.lang.Exception | The driver process ended with exit code 3 before the context was up | last words
          """)
  void saysWhyAContextDidNotComeUp(String fake, String errorClass, String message, String stack) {
    Response failed = when().post("/contexts/bad?launcher.spark.fake=" + fake);
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.jsonPath().getString("status")).isEqualTo("CONTEXT INIT ERROR");
    assertThat(failed.jsonPath().getString("result.errorClass")).isEqualTo(errorClass);
    assertThat(failed.jsonPath().getString("result.message")).isEqualTo(message);
    assertThat(failed.jsonPath().getString("result.stack")).contains(stack);
    assertThat(when().get("/contexts/bad").jsonPath().getString("state")).isEqualTo("ERROR");
    assertThat(when().get("/contexts/bad").jsonPath().getString("error")).isNotBlank();
  }

  @Test
  void answersAStopThatTakesLongWithWhereToLook() {
    when().post("/contexts/long?launcher.spark.fake=stubborn").then().statusCode(200);
    Response asked = given().redirects().follow(false).delete("/contexts/long");
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.header("Location")).endsWith("/contexts/long");
    assertThat(when().get("/contexts/long").jsonPath().getString("state")).isEqualTo("STOPPING");
    assertError(
        when().post("/jobs?cp=app&mainClass=Echo&context=long"), 409, "Context stop in progress");
    when().delete("/contexts/long?force=true").then().statusCode(200);
    assertThat(when().get("/contexts/long").jsonPath().getString("state")).isEqualTo("FINISHED");
  }

  @Test
  void runsAJobSynchronously() {
    Response answer =
        given()
            .body("{\"a\":{\"b\":[1,2]}}")
            .post("/jobs?appName=app&classPath=Echo&context=ctx&sync=true");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    String id = answer.path("jobId");
    assertThat(answer.asString())
        .isEqualTo("{\"jobId\":\"" + id + "\",\"result\":{\"a\":{\"b\":[1,2]}}}");
    Map<String, Object> report = when().get("/jobs/" + id).jsonPath().getMap("");
    assertThat(report)
        .containsOnlyKeys(
            "duration",
            "classPath",
            "startTime",
            "context",
            "status",
            "jobId",
            "contextId",
            "result")
        .containsEntry("status", "FINISHED")
        .containsEntry("classPath", "Echo")
        .containsEntry("context", "ctx");
    assertThat((String) report.get("duration")).matches("\\d+\\.\\d+ secs");
    assertThat(when().get("/jobs/" + id + "/config").asString())
        .isEqualTo(
            """
            {
                "a" : {
                    "b" : [
                        1,
                        2
                    ]
                }
            }
            """);
  }

  @Test
  void runsAJobAsynchronouslyInAContextOfItsOwn() {
    Response accepted = given().body("cp = app, mainClass = Echo").post("/jobs");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.jsonPath().getMap(""))
        .containsEntry("status", "STARTED")
        .containsEntry("duration", "Job not done yet");
    String context = accepted.path("context");
    assertThat(context).endsWith("-Echo");
    String job = accepted.path("jobId");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(when().get("/jobs/" + job).jsonPath().getString("status"))
                  .isEqualTo("FINISHED");
              assertThat(when().get("/contexts/" + context).jsonPath().getString("state"))
                  .isEqualTo("FINISHED");
            });
    assertThat(when().get("/jobs").jsonPath().getList("jobId", String.class)).contains(job);
    assertThat(when().get("/jobs?status=finished&limit=1").jsonPath().getList("")).hasSize(1);
    assertThat(when().get("/jobs?status=nope").asString()).isEqualTo("[]");
    assertThat(when().get("/jobs?limit=0").asString()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void tellsWhyAJobIsNotRun(boolean sync) {
    String query = "/jobs?cp=app&context=ctx&sync=" + sync + "&mainClass=";
    assertError(when().post(query + "Missing"), 404, "classPath Missing not found");
    assertError(when().post(query + "Odd"), 400, "Invalid job type for this context");
    Response rejected = when().post(query + "Reject");
    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.jsonPath().getString("status")).isEqualTo("VALIDATION FAILED");
    assertThat(rejected.jsonPath().getString("result.message"))
        .isEqualTo("One(SingleProblem(No input.string param))");
    assertThat(rejected.jsonPath().getString("result.errorClass")).isEqualTo("java.lang.Throwable");
  }

  @Test
  void refusesAJobThatIsNone() {
    assertError(when().post("/jobs?appName=none&classPath=Echo"), 404, "appName none not found");
    assertError(
        when().post("/jobs?cp=app&mainClass=Echo&context=none"), 404, "context none not found");
    assertError(
        when().post("/jobs?mainClass=Echo"),
        400,
        "Cannot parse config: To start the job appName or cp parameters should be configured!");
    assertError(
        when().post("/jobs?cp=app&classPath=Echo"),
        400,
        "Cannot parse config: mainClass parameter is missing!");
    assertError(
        when().post("/jobs?appName=app&mainClass=Echo"),
        400,
        "Cannot parse config: classPath parameter is missing!");
    Response uri =
        given().body("cp = \"hdfs:///test/does/not/exist\"").post("/jobs?mainClass=Echo");
    assertThat(uri.statusCode()).isEqualTo(400);
    assertThat(uri.jsonPath().getString("status")).isEqualTo("JOB LOADING FAILED: Malformed URL");
    assertThat(
            given().body("include \"/etc/hosts\"").post("/jobs?cp=app&mainClass=Echo").statusCode())
        .isEqualTo(400);
    assertError(when().get("/jobs/none"), 404, "No such job ID none");
    assertError(when().get("/jobs/none/config"), 404, "No such job ID none");
    assertError(when().delete("/jobs/none"), 404, "No such job ID none");
  }

  @Test
  void showsTheExceptionOfAJobThatThrows() {
    Response failed = when().post("/jobs?cp=app&mainClass=Fail&context=ctx&sync=true");
    assertThat(failed.statusCode()).isEqualTo(200);
    assertThat(failed.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(failed.jsonPath().getString("result.message")).isEqualTo("Foobar");
    assertThat(failed.jsonPath().getString("result.errorClass"))
        .isEqualTo("java.lang.IllegalArgumentException");
    String id = failed.path("jobId");
    Response killed = when().delete("/jobs/" + id);
    assertThat(killed.statusCode()).isEqualTo(200);
    assertThat(killed.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(killed.jsonPath().getString("ERROR.message")).isEqualTo("Foobar");
  }

  @Test
  void killsAJobOnceAndForAll() {
    Response late = when().post("/jobs?cp=app&mainClass=Hang&context=ctx&sync=true&timeout=1");
    assertThat(late.statusCode()).isEqualTo(500);
    assertThat(late.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(late.jsonPath().getString("result.errorClass"))
        .isEqualTo("akka.pattern.AskTimeoutException");
    String id = late.path("jobId");
    assertThat(when().get("/jobs/" + id).jsonPath().getString("status")).isEqualTo("RUNNING");
    assertThat(when().delete("/jobs/" + id).asString()).isEqualTo("{\"status\":\"KILLED\"}");
    Response report = when().get("/jobs/" + id);
    assertThat(report.jsonPath().getString("status")).isEqualTo("KILLED");
    assertThat(report.jsonPath().getString("result.message")).isEqualTo("Job " + id + " killed");
    assertError(when().delete("/jobs/" + id), 404, "No running job with ID " + id);
  }

  @Test
  void hasAsManySlotsAsConfiguredAndFreesThemWhenTheWorkIsGone() {
    when().post("/contexts/busy").then().statusCode(200);
    List<String> ids =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                i -> when().post("/jobs?cp=app&mainClass=Hang&context=busy").<String>path("jobId"))
            .toList();
    Response refused = when().post("/jobs?cp=app&mainClass=Hang&context=busy");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.asString())
        .isEqualTo(
            "{\"status\":\"NO SLOTS AVAILABLE\",\"result\":\"Too many running jobs (8) for job context 'busy'\"}");
    when().delete("/jobs/" + ids.get(0)).then().statusCode(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                when()
                    .post("/jobs?cp=app&mainClass=Echo&context=busy&sync=true")
                    .then()
                    .statusCode(200));
    when().delete("/contexts/busy").then().statusCode(200);
    Map<String, Object> over = when().get("/jobs/" + ids.get(1)).jsonPath().getMap("");
    assertThat(over).containsEntry("status", "ERROR");
    assertThat(when().get("/jobs/" + ids.get(1)).jsonPath().getString("result.message"))
        .isEqualTo("Context (busy) for this job was terminated");
  }

  @Test
  void carriesWhatIsTooBigForAMessage() {
    int size = 3_000_000;
    Response large =
        given()
            .body("size = " + size)
            .post("/jobs?cp=app&mainClass=Large&context=ctx&sync=true&timeout=30");
    assertThat(large.<String>path("result")).hasSize(size - 2);
    String id = large.path("jobId");
    assertThat(when().get("/jobs/" + id).<String>path("result")).hasSize(size - 2);

    String long_ = "y".repeat(400_000);
    Response echo =
        given()
            .body("text = " + long_)
            .post("/jobs?cp=app&mainClass=Echo&context=ctx&sync=true&timeout=30");
    assertThat(echo.<String>path("result.text")).isEqualTo(long_);

    byte[] jar = new byte[2_500_000];
    System.arraycopy(JAR, 0, jar, 0, JAR.length);
    body(jar, "application/java-archive").post("/binaries/big").then().statusCode(201);
    assertThat(
            when()
                .post("/jobs?cp=big&mainClass=Jar&context=ctx&sync=true&timeout=30")
                .<Integer>path("result"))
        .isEqualTo(jar.length);
  }

  @Test
  void refusesWhatIsOnNoRoute() {
    assertText(when().get("/nope"), 404, "The requested resource could not be found.");
    assertText(when().get("/jobsfoo"), 404, "The requested resource could not be found.");
    assertText(when().get("/jobs/a/b"), 404, "The requested resource could not be found.");
    assertText(
        when().get("/jobs?limit=x"),
        400,
        "The query parameter 'limit' was malformed:\n'x' is not a valid 32-bit signed integer value");
    assertText(
        when().post("/jobs?cp=app&mainClass=Echo&sync=abc"),
        400,
        "The query parameter 'sync' was malformed:\n'abc' is not a valid Boolean value");
  }

  @Test
  void saysHowItIs() {
    assertThat(when().get("/healthz").asString()).isEqualTo("{\"status\":\"SUCCESS\"}");
    for (String path : List.of("live", "ready", "started")) {
      assertThat(when().get("/q/health/" + path).jsonPath().getString("status")).isEqualTo("UP");
    }
    assertThat(when().get("/q/metrics").asString()).contains("jvm_memory_used_bytes");
    assertThat(when().get("/q/openapi").asString())
        .contains("/binaries/{name}", "/jobs/{id}/config");
    when().get("/q/swagger-ui/").then().statusCode(200);
  }
}
