package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.example;
import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new user does and meets in the first hour: the answers of the contract, whole. */
final class FirstRunIT {

  @RegisterExtension static final ApiProcess API = ApiProcess.with();

  private static final String JAR = "application/java-archive";
  private static final String CONTEXT = "shared";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String INSTANT_PATTERN =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  private final JobserverClient client = API.client();

  @BeforeAll
  static void prepare() {
    API.client().uploadExamples();
    API.client()
        .post("/contexts/" + CONTEXT + "?spark.ui.enabled=true", "")
        .expect(200, "{\"status\":\"SUCCESS\",\"result\":\"Context initialized\"}");
  }

  @Test
  void uploadsShowsDownloadsAndDeletesABinary() throws IOException {
    byte[] jar = Files.readAllBytes(ApiProcess.examplesJar());

    client.upload("mine", JAR, BodyPublishers.ofByteArray(jar)).expect(201, SUCCESS);
    client.upload("mine", JAR, BodyPublishers.ofByteArray(jar)).expect(201, SUCCESS);

    JsonNode listed = client.get("/binaries").expect(200).json().path("mine");
    assertThat(keys(listed)).containsExactly("binary-type", "upload-time");
    assertThat(listed.path("binary-type").asText()).isEqualTo("Jar");
    assertThat(listed.path("upload-time").asText()).matches(INSTANT_PATTERN);
    JsonNode one = client.get("/binaries/mine").expect(200).json();
    assertThat(one.path("app-name").asText()).isEqualTo("mine");
    assertThat(one.path("binary-type").asText()).isEqualTo("Jar");
    assertThat(one.path("upload-time")).isEqualTo(listed.path("upload-time"));
    assertThat(one.path("size").asLong()).isEqualTo(jar.length);
    assertThat(client.get("/binaries/mine/content", BodyHandlers.ofByteArray()).body())
        .isEqualTo(jar);

    client.delete("/binaries/mine").expect(200, SUCCESS);
    client.get("/binaries/mine").expectError(404, "Can't find binary with name mine");
    client.delete("/binaries/mine").expectError(404, "can't find binary with name mine");
    assertThat(client.get("/binaries").json().has("mine")).isFalse();
  }

  @Test
  void refusesWhatIsNoBinary() {
    client
        .upload("text", JAR, BodyPublishers.ofString("This is no archive"))
        .expectError(400, "Binary is not of the right format");
    client
        .upload("text", "application/x-www-form-urlencoded", BodyPublishers.ofString("PK"))
        .expectError(415, "Unsupported binary type application/x-www-form-urlencoded");
    client.get("/binaries/text").expectError(404, "Can't find binary with name text");
  }

  @Test
  void countsWordsInAContextOfItsOwn() {
    Answer answer = client.run("WordCountExample", "", "input.string = \"a b c a b see\"");

    assertThat(keys(answer.expect(200).json())).containsExactly("jobId", "result");
    assertThat((Object) answer.json().path("result"))
        .isEqualTo(Answer.parse("{\"a\":2,\"b\":2,\"c\":1,\"see\":1}"));
    JobReport job = client.job(answer.json().path("jobId").asText());
    assertThat(job.context()).matches(UUID_PATTERN + "-" + example("WordCountExample"));
    client.awaitContext(job.context(), "FINISHED", SOON);
    assertThat(client.get("/contexts").body()).doesNotContain(job.context());
  }

  @Test
  void countsWordsInANamedContext() {
    Answer answer = client.run("WordCountExample", CONTEXT, "{\"input\":{\"string\":\"x y x\"}}");

    assertThat(keys(answer.expect(200).json())).containsExactly("jobId", "result");
    assertThat(answer.json().path("jobId").asText()).matches(UUID_PATTERN);
    assertThat((Object) answer.json().path("result")).isEqualTo(Answer.parse("{\"x\":2,\"y\":1}"));
  }

  @Test
  void runsAJobForAnotherUser() {
    Answer answer =
        client.post(jobPath("UserExample", "", "sync=true&timeout=60&spark.proxy.user=bob"), "");

    assertThat((Object) answer.expect(200).json().path("result"))
        .isEqualTo(Answer.parse("{\"spark\":\"bob\",\"hadoop\":\"bob\"}"));
    assertThat(client.job(answer.json().path("jobId").asText()).context()).startsWith("bob~");
  }

  @Test
  void takesTheOldParametersToo() {
    Answer answer =
        client.post(
            "/jobs?appName=examples&classPath="
                + example("WordCountExample")
                + "&sync=true&timeout=60&context="
                + CONTEXT,
            "input.string = old");

    assertThat((Object) answer.expect(200).json().path("result"))
        .isEqualTo(Answer.parse("{\"old\":1}"));
  }

  @Test
  void asksWordNetInSql() {
    assertThat(
            (Object) client.resultOf("AmbiguousWordsExample", CONTEXT, "ambiguous.words.limit=2"))
        .isEqualTo(
            Answer.parse(
                """
                [{"word":"break","meanings":75,"uses":104},{"word":"cut","meanings":70,"uses":95}]
                """));
  }

  @Test
  void answersAnAsynchronousJobWithItsReportAndLaterWithItsResult() {
    Answer accepted =
        client.post(
            jobPath("SleepExample", CONTEXT, "timeout=60"),
            "{ sleep { time.millis = 1500 }, note = ${sleep.time.millis} }");

    assertThat(keys(accepted.expect(202).json()))
        .containsExactly(
            "classPath", "context", "contextId", "duration", "jobId", "startTime", "status");
    JobReport started = Answer.parse(accepted.body(), JobReport.class);
    assertThat(started.status()).isEqualTo("STARTED");
    assertThat(started.duration()).isEqualTo("Job not done yet");
    assertThat(started.classPath()).isEqualTo(example("SleepExample"));
    assertThat(started.context()).isEqualTo(CONTEXT);
    assertThat(started.contextId()).isEqualTo(client.context(CONTEXT).id());
    assertThat(client.jobs("?status=running")).extracting("jobId").contains(started.jobId());

    JobReport finished = client.awaitJob(started.jobId(), "FINISHED", SOON);
    assertThat((Object) finished.result()).isEqualTo(Answer.parse("1500"));
    assertThat(finished.duration()).matches("\\d+\\.\\d+ secs");
    assertThat(Double.parseDouble(finished.duration().replace(" secs", "")))
        .isBetween(1.5, SOON.toSeconds() + 1.5);
    assertThat(finished.startTime()).isEqualTo(started.startTime());
    assertThat(client.jobs(""))
        .filteredOn(job -> job.jobId().equals(started.jobId()))
        .singleElement()
        .satisfies(job -> assertThat(job.result()).isNull())
        .satisfies(job -> assertThat(job.status()).isEqualTo("FINISHED"));
    assertThat(client.jobs("?limit=0")).isEmpty();
    assertThat(client.jobs("?status=nonsense")).isEmpty();

    Answer config = client.get("/jobs/" + started.jobId() + "/config");
    config.expect(200, "{\"sleep\":{\"time\":{\"millis\":1500}},\"note\":1500}");
    assertThat(config.body()).contains("\n    ").endsWith("}\n");
    client
        .delete("/jobs/" + started.jobId())
        .expectError(404, "No running job with ID " + started.jobId());
  }

  @Test
  void listsAndStopsAContext() {
    client.createContext("short-lived");

    assertThat(Answer.parse(client.get("/contexts").expect(200).body(), String[].class))
        .contains("short-lived", CONTEXT);
    client.post("/contexts/short-lived", "").expectError(400, "context short-lived exists");
    client
        .delete("/contexts/short-lived")
        .expect(200, "{\"status\":\"SUCCESS\",\"result\":\"Context stopped\"}");

    ContextReport over = client.context("short-lived");
    assertThat(over.state()).isEqualTo("FINISHED");
    assertThat(over.endTime()).matches(INSTANT_PATTERN);
    assertThat(client.get("/contexts").body()).doesNotContain("short-lived");
    client.delete("/contexts/short-lived").expectError(404, "context short-lived not found");
    client
        .post(jobPath("NoOpExample", "short-lived", ""), "")
        .expectError(404, "context short-lived not found");
  }

  @Test
  void followsTheLogOfAContextWhileAJobPrintsUntilItsEnd() throws IOException {
    client.createContext("logged");
    try (BufferedReader log =
        new BufferedReader(
            new InputStreamReader(
                client
                    .get("/contexts/logged/log?follow=true&tail=0", BodyHandlers.ofInputStream())
                    .body(),
                StandardCharsets.UTF_8))) {
      client.run("WordCountExample", "logged", "input.string = a b a").expect(200);
      assertThat(firstLine(log, "Starting job: countByValue")).isPresent();

      client.delete("/contexts/logged").expect(200);
      assertThat(firstLine(log, "The driver ends")).isPresent();
      assertThat(firstLine(log, "no line has this")).isEmpty();
    }
    assertThat(client.get("/contexts/logged/log?tail=all", BodyHandlers.ofString()).body())
        .contains("The Spark context logged is up", "Starting job: countByValue")
        .endsWith("\n");
  }

  /** Reads on until there is a line with that text, or the end. */
  private static Optional<String> firstLine(BufferedReader log, String text) {
    return CompletableFuture.supplyAsync(
            () -> log.lines().filter(line -> line.contains(text)).findFirst())
        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  @Test
  void showsAContext() {
    // Of its driver's load it knows after the first heartbeat.
    JsonNode context =
        await()
            .atMost(SOON)
            .until(
                () -> client.get("/contexts/" + CONTEXT).expect(200).json(),
                report -> report.has("load"));

    assertThat(keys(context))
        .containsExactly(
            "applicationId", "endTime", "id", "load", "name", "startTime", "state", "url");
    assertThat(context.path("load").path("heapUsed").asLong()).isPositive();
    assertThat(context.path("name").asText()).isEqualTo(CONTEXT);
    assertThat(context.path("state").asText()).isEqualTo("RUNNING");
    assertThat(context.path("endTime").asText()).isEqualTo("Empty");
    assertThat(context.path("startTime").asText()).matches(INSTANT_PATTERN);
    assertThat(context.path("id").asText()).matches(UUID_PATTERN);
    assertThat(context.path("applicationId").asText()).startsWith("local-");
    assertThat(context.path("url").asText()).startsWith("http://");
  }

  @Test
  void saysWhatIsNotThere() {
    client.get("/binaries/nope").expectError(404, "Can't find binary with name nope");
    client.get("/contexts/nope").expectError(404, "can't find context with name nope");
    client.delete("/contexts/nope").expectError(404, "context nope not found");
    client.get("/jobs/nope").expectError(404, "No such job ID nope");
    client.get("/jobs/nope/config").expectError(404, "No such job ID nope");
    client.delete("/jobs/nope").expectError(404, "No such job ID nope");
    client
        .post("/jobs?cp=examples,nope&mainClass=a.B&context=" + CONTEXT, "")
        .expectError(404, "appName nope not found");
    client
        .post("/jobs?cp=examples&mainClass=a.B&context=" + CONTEXT + "&timeout=60", "")
        .expectError(404, "classPath a.B not found");
    client.post(jobPath("NoOpExample", "nope", ""), "").expectError(404, "context nope not found");
    client.get("/nope").expectText(404, "The requested resource could not be found.");
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    String unusable = "Cannot parse config: ";
    client
        .post("/jobs", "")
        .expectError(
            400, unusable + "To start the job appName or cp parameters should be configured!");
    client
        .post("/jobs?cp=examples", "")
        .expectError(400, unusable + "mainClass parameter is missing!");
    client
        .post("/jobs?appName=examples", "")
        .expectError(400, unusable + "classPath parameter is missing!");
    Answer noHocon = client.post(jobPath("NoOpExample", CONTEXT, ""), "{ no = hocon").expect(400);
    assertThat(noHocon.json().path("result").asText()).startsWith(unusable);
    client
        .post("/jobs?cp=examples&mainClass=java.lang.String&timeout=60&context=" + CONTEXT, "")
        .expectError(400, "Invalid job type for this context");
    client.post("/contexts/1st", "").expectError(400, "context name must start with letters");
    client
        .get("/jobs?limit=x")
        .expectText(
            400,
            "The query parameter 'limit' was malformed:\n"
                + "'x' is not a valid 32-bit signed integer value");
    client
        .post(jobPath("NoOpExample", CONTEXT, "sync=abc"), "")
        .expectText(
            400, "The query parameter 'sync' was malformed:\n'abc' is not a valid Boolean value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void answersInputThatTheJobRefusesWithTheJobsOwnWords(String sync) {
    Answer answer =
        client
            .post(jobPath("WordCountExample", CONTEXT, "timeout=60&sync=" + sync), "")
            .expect(400);

    JsonNode body = answer.json();
    assertThat(body.path("status").asText()).isEqualTo("VALIDATION FAILED");
    assertThat(keys(body.path("result"))).containsExactly("errorClass", "message", "stack");
    assertThat(body.path("result").path("errorClass").asText()).isEqualTo("java.lang.Throwable");
    assertThat(body.path("result").path("message").asText())
        .isEqualTo("One(SingleProblem(No input.string param))");
  }

  @Test
  void answersAJobThatThrowsWithItsException() {
    Answer answer = client.run("FailingExample", CONTEXT, "").expect(200);

    JsonNode body = answer.json();
    assertThat(keys(body)).containsExactly("jobId", "result", "status");
    assertThat(body.path("status").asText()).isEqualTo("ERROR");
    JsonNode error = body.path("result");
    assertThat(keys(error)).containsExactly("errorClass", "message", "stack");
    assertThat(error.path("message").asText()).isEqualTo("Foobar");
    assertThat(error.path("errorClass").asText()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(error.path("stack").asText())
        .startsWith(
            "java.lang.IllegalArgumentException: Foobar\n\tat " + example("FailingExample"));
    JobReport job = client.job(body.path("jobId").asText());
    assertThat(job.status()).isEqualTo("ERROR");
    assertThat((Object) job.result()).isEqualTo(error);
    JsonNode killed = client.delete("/jobs/" + job.jobId()).expect(200).json();
    assertThat(keys(killed)).containsExactly("ERROR", "status");
    assertThat((Object) killed.path("ERROR")).isEqualTo(error);
  }

  @Test
  void letsASynchronousJobGoOnThatTakesLongerThanItsCallerWaits() {
    Answer answer =
        client.post(
            jobPath("SleepExample", CONTEXT, "sync=true&timeout=1"), "sleep.time.millis = 3000");

    JsonNode body = answer.expect(500).json();
    assertThat(body.path("status").asText()).isEqualTo("ERROR");
    assertThat(body.path("result").path("errorClass").asText())
        .isEqualTo("akka.pattern.AskTimeoutException");
    assertThat(body.path("result").path("message").asText())
        .startsWith("Ask timed out ")
        .contains("after [1000 ms].");
    String id = body.path("jobId").asText();
    assertThat((Object) client.awaitJob(id, "FINISHED", SOON).result())
        .isEqualTo(Answer.parse("3000"));
  }

  @Test
  void keepsABinaryThatAJobUses() {
    String id = client.start("SleepExample", CONTEXT, "sleep.time.millis = 60000");

    client.delete("/binaries/examples").expectError(403, "Binary is in use by job(s): " + id);
    client.delete("/jobs/" + id).expect(200, "{\"status\":\"KILLED\"}");
  }

  @ParameterizedTest
  @CsvSource({"live", "ready", "started"})
  void isHealthy(String probe) {
    Answer answer = client.get("/q/health/" + probe);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asText()).isEqualTo("UP");
  }

  @Test
  void showsOperatorsWhatTheyLookFor() {
    client.get("/healthz").expect(200, SUCCESS);
    Answer metrics = client.get("/q/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.body()).contains("jvm_memory_used_bytes", "http_server_requests_seconds");
    Answer api = client.get("/q/openapi");
    assertThat(api.status()).isEqualTo(200);
    assertThat(api.body()).contains("openapi: 3", "/jobs/{id}:", "/contexts/{name}:");
    Answer page = client.get("/q/swagger-ui");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.contentType()).startsWith("text/html");
  }

  private static final String SUCCESS = "{\"status\":\"SUCCESS\"}";

  private static List<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return List.copyOf(keys);
  }
}
