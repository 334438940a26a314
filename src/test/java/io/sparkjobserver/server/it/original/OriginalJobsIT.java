package io.sparkjobserver.server.it.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The original's integration suite: BasicApiTests of jobs, and CornerCasesTests. The cases have its
 * order and go on from one another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OriginalJobsIT {

  @RegisterExtension
  static final ApiProcess API = ApiProcess.with("spark.jobserver.context-per-jvm=true");

  private static final String TESTS = "IntegrationTestTests";
  private static final String EXTRAS = "IntegrationTestExtras";
  private static final String CONTEXT = "IntegrationTestBatch";
  private static final String WORD_COUNT = "spark.jobserver.WordCountExample";
  private static final String LONG_PI = "spark.jobserver.LongPiJob";
  private static final String NEW_FORM = "/jobs?cp=%s&mainClass=%s".formatted(TESTS, WORD_COUNT);
  private static final String OLD_FORM =
      "/jobs?appName=%s&classPath=%s".formatted(TESTS, WORD_COUNT);
  private static final String WORDS = "input.string = a b c a b see";
  private static final JsonNode COUNTS = Answer.parse("{\"a\":2,\"b\":2,\"c\":1,\"see\":1}");
  private static final String STREAMING =
      "context-factory=spark.jobserver.context.StreamingContextFactory";

  /** What there are no contexts for runs here as long as a stream would. */
  private static final String LONG = "stress.test.longpijob.duration = 3600";

  private static final Duration SOON = Duration.ofSeconds(30);

  private static JobReport own;
  private static JobReport batch;
  private static String running;

  private final JobserverClient client = API.client();

  @Test
  @Order(16)
  @DisplayName("16: POST /binaries of tests.jar and extras.jar is 201")
  void takesTheJars() {
    OriginalJars.upload(client, TESTS, OriginalJars.tests());
    OriginalJars.upload(client, EXTRAS, OriginalJars.extras());
  }

  @Test
  @Order(17)
  @DisplayName("17: POST /jobs without a context is 202 STARTED, in one with the name of its class")
  void startsAJobInAContextOfItsOwn() {
    own = started(client.post(NEW_FORM, WORDS));
    assertThat(own.context()).contains("WordCountExample");
  }

  @Test
  @Order(18)
  @DisplayName("18: the job and its context become FINISHED")
  void endsTheContextWithItsJob() {
    client.awaitContext(own.context(), "FINISHED", SOON);
    client.awaitJob(own.jobId(), "FINISHED", SOON);
  }

  @Test
  @Order(19)
  @DisplayName("19: GET /jobs/{id} has the result")
  void showsTheResult() {
    assertThat((Object) client.job(own.jobId()).result()).isEqualTo(COUNTS);
  }

  @Test
  @Order(20)
  @DisplayName("20: POST /jobs with sync=true, without a context, is 200 with the same result")
  void answersWithTheResult() {
    assertResult(client.post(NEW_FORM + "&sync=true&timeout=60", WORDS));
  }

  @Test
  @Order(21)
  @DisplayName("21: POST /jobs in a context is 202, with the context's name")
  void startsAJobInAContext() {
    client.createContext(CONTEXT);
    batch = started(client.post(NEW_FORM + "&context=" + CONTEXT, WORDS));
    assertThat(batch.context()).isEqualTo(CONTEXT);
  }

  @Test
  @Order(22)
  @DisplayName("22: the context is RUNNING after its job")
  void leavesTheContextAfterItsJob() {
    client.awaitJob(batch.jobId(), "FINISHED", SOON);
    assertThat(client.context(CONTEXT).state()).isEqualTo("RUNNING");
  }

  @Test
  @Order(23)
  @DisplayName("23: POST /jobs with sync=true in a context is 200 with the result")
  void answersWithTheResultInAContext() {
    assertResult(client.post(NEW_FORM + "&sync=true&timeout=60&context=" + CONTEXT, WORDS));
  }

  @Test
  @Order(24)
  @DisplayName(
      "24: there are no streaming contexts, which is said; a long job is 202 in another one")
  void saysThatThereAreNoStreamingContextsAndStartsALongJob() {
    Answer refused = client.post("/contexts/IntegrationTestStreaming?" + STREAMING, "");
    assertThat(refused.expect(400).json().path("result").asText())
        .contains("there are no streaming contexts yet");
    running =
        started(
                client.post(
                    "/jobs?cp=%s,%s&mainClass=%s&context=%s"
                        .formatted(EXTRAS, TESTS, LONG_PI, CONTEXT),
                    LONG))
            .jobId();
  }

  @Test
  @Order(25)
  @DisplayName("25: DELETE /jobs/{id} is 200 KILLED")
  void killsTheLongJob() {
    kill();
  }

  @Test
  @Order(26)
  @DisplayName("26: when its work is gone, the job is KILLED and the context RUNNING")
  void leavesTheContextAfterAKill() {
    assertKilledAlone();
  }

  @Test
  @Order(27)
  @DisplayName("27: POST /jobs with two names in cp is 202")
  void takesSeveralBinaries() {
    String path =
        "/jobs?cp=%s,%s&mainClass=%s&context=%s".formatted(TESTS, EXTRAS, WORD_COUNT, CONTEXT);
    client.awaitJob(started(client.post(path, WORDS)).jobId(), "FINISHED", SOON);
  }

  @Test
  @Order(28)
  @DisplayName("28: POST /jobs with cp and mainClass in the body is 202")
  void takesTheParametersFromTheBody() {
    String body =
        "cp = [\"%s\", \"%s\"], mainClass = %s, %s".formatted(TESTS, EXTRAS, WORD_COUNT, WORDS);
    client.awaitJob(
        started(client.post("/jobs?context=" + CONTEXT, body)).jobId(), "FINISHED", SOON);
  }

  @Test
  @Order(29)
  @DisplayName("29: GET /jobs has the jobs")
  void listsJobs() {
    List<String> ids = client.jobs("").stream().map(JobReport::jobId).toList();
    assertThat(ids).hasSizeGreaterThanOrEqualTo(3);
    assertThat(ids).contains(own.jobId(), batch.jobId(), running);
  }

  @Test
  @Order(30)
  @DisplayName("30: GET /jobs/{id} is that job")
  void showsAJob() {
    JobReport shown = client.job(batch.jobId());
    assertThat(shown.jobId()).isEqualTo(batch.jobId());
    assertThat(shown.context()).isEqualTo(CONTEXT);
  }

  @Test
  @Order(31)
  @DisplayName("31: GET /jobs/{id}/config has input.string")
  void showsTheConfigurationOfAJob() {
    JsonNode posted = client.get("/jobs/" + batch.jobId() + "/config").expect(200).json();
    assertThat(posted.path("input").path("string").asText()).isEqualTo("a b c a b see");
  }

  @Test
  @Order(32)
  @DisplayName("32: POST /jobs with appName and classPath, without a context, is 202 STARTED")
  void startsAJobInAContextOfItsOwnInTheOlderForm() {
    own = started(client.post(OLD_FORM, WORDS));
    assertThat(own.context()).contains("WordCountExample");
  }

  @Test
  @Order(33)
  @DisplayName("33: its context becomes FINISHED, and so does the job")
  void endsTheContextWithItsJobInTheOlderForm() {
    client.awaitContext(own.context(), "FINISHED", SOON);
    assertThat((Object) client.awaitJob(own.jobId(), "FINISHED", SOON).result()).isEqualTo(COUNTS);
  }

  @Test
  @Order(34)
  @DisplayName("34: POST /jobs with appName and classPath in a context is 202, with its name")
  void startsAJobInAContextInTheOlderForm() {
    batch = started(client.post(OLD_FORM + "&context=" + CONTEXT, WORDS));
    assertThat(batch.context()).isEqualTo(CONTEXT);
  }

  @Test
  @Order(35)
  @DisplayName("35: the context is RUNNING after that job")
  void leavesTheContextAfterItsJobInTheOlderForm() {
    client.awaitJob(batch.jobId(), "FINISHED", SOON);
    assertThat(client.context(CONTEXT).state()).isEqualTo("RUNNING");
  }

  @Test
  @Order(36)
  @DisplayName(
      "36: there are no streaming contexts for jobs either; a long job is 202 in another one")
  void saysThatThereAreNoStreamingContextsForJobsAndStartsALongJobInTheOlderForm() {
    Answer refused =
        client.post(
            "/jobs?appName=%s&classPath=spark.jobserver.StreamingTestJob".formatted(EXTRAS),
            "spark.context-settings." + STREAMING);
    assertThat(refused.expect(400).json().path("result").asText())
        .contains("there are no streaming contexts yet");
    String path = "/jobs?appName=%s&classPath=%s&context=%s".formatted(TESTS, LONG_PI, CONTEXT);
    running = started(client.post(path, LONG)).jobId();
  }

  @Test
  @Order(37)
  @DisplayName("37: DELETE /jobs/{id} is 200 KILLED")
  void killsTheLongJobInTheOlderForm() {
    kill();
  }

  @Test
  @Order(38)
  @DisplayName("38: when its work is gone, the job is KILLED and the context RUNNING")
  void leavesTheContextAfterAKillInTheOlderForm() {
    assertKilledAlone();
    client.delete("/contexts/" + CONTEXT).expect(200);
  }

  @Test
  @Order(49)
  @DisplayName(
      "49: DELETE /binaries/{app} is 403 while a job runs that needs it, and 200 afterwards")
  void keepsABinaryThatAJobNeeds() {
    JobReport job =
        started(
            client.post(
                "/jobs?cp=%s&mainClass=%s".formatted(TESTS, LONG_PI),
                "stress.test.longpijob.duration = 10"));
    client
        .delete("/binaries/" + TESTS)
        .expectError(403, "Binary is in use by job(s): " + job.jobId());
    client.awaitJob(job.jobId(), "FINISHED", SOON);
    client.delete("/binaries/" + TESTS).expect(200, "{\"status\":\"SUCCESS\"}");
  }

  private static JobReport started(Answer answer) {
    JobReport report = Answer.parse(answer.expect(202).body(), JobReport.class);
    assertThat(report.status()).isEqualTo("STARTED");
    return report;
  }

  private static void assertResult(Answer answer) {
    assertThat((Object) answer.expect(200).json().path("result")).isEqualTo(COUNTS);
  }

  private void kill() {
    client.awaitJob(running, "RUNNING", SOON);
    client.delete("/jobs/" + running).expect(200, "{\"status\":\"KILLED\"}");
  }

  private void assertKilledAlone() {
    // A job's slot is free when its work is gone; this is when nothing of a kill is shown any more.
    await("nothing is left of the job")
        .atMost(SOON)
        .until(() -> client.job(running).kill() == null);
    assertThat(client.job(running).status()).isEqualTo("KILLED");
    assertThat(client.context(CONTEXT).state()).isEqualTo("RUNNING");
  }
}
