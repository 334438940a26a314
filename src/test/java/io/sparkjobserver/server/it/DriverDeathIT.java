package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a driver ends, or does not begin, it is said why; and none is left behind. */
final class DriverDeathIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** Of a driver, on a busy machine. */
  private static final Duration START = Duration.ofSeconds(60);

  @RegisterExtension
  static final ApiProcess API =
      ApiProcess.with(
          "spark.jobserver.driver-orphan-timeout=5s", "spark.jobserver.driver-lost-after=6s");

  private final JobserverClient client = API.client();

  @BeforeAll
  static void upload() {
    API.client().uploadExamples();
  }

  /** One server for all tests, without a context. */
  @BeforeEach
  void prepare() {
    if (!API.handle().isAlive()) {
      API.start();
    }
    client
        .get("/contexts")
        .expect(200)
        .json()
        .forEach(left -> client.delete("/contexts/" + left.asText() + "?force=true"));
    await("nothing is left of other tests")
        .atMost(SOON)
        .until(() -> client.get("/contexts").body().equals("[]") && API.drivers().isEmpty());
  }

  @Test
  void endsTheJobsOfADriverThatIsKilledWithTheCause() {
    ProcessHandle driver = API.driverOf(() -> client.createContext("doomed"));
    String contextId = client.context("doomed").id();
    String job = client.start("SleepExample", "doomed", "sleep.time.millis = 3600000");

    driver.destroyForcibly();

    JobReport lost = client.awaitJob(job, "ERROR", SOON);
    assertThat(lost.result().path("errorClass").asText())
        .isEqualTo("spark.jobserver.JobManagerActor$ContextTerminatedException");
    assertThat(lost.result().path("message").asText())
        .startsWith("Unexpected termination of context " + contextId)
        .contains("signal 9");
    // The driver's last words: the log's tail.
    assertThat(lost.result().path("stack").asText()).contains("INFO");
    ContextReport context = client.awaitContext("doomed", "KILLED", SOON);
    assertThat(context.error()).contains("signal 9");
    assertThat(client.get("/contexts").expect(200).body()).isEqualTo("[]");
    client
        .post(jobPath("NoOpExample", "doomed", ""), "")
        .expectError(404, "context doomed not found");
    client.createContext("doomed");
    assertThat(client.resultOf("NoOpExample", "doomed", "").asInt()).isEqualTo(1);
    endsTheJobsOfAContextThatAJobStops("doomed");
  }

  private void endsTheJobsOfAContextThatAJobStops(String name) {
    String contextId = client.context(name).id();
    String bystander = client.start("SleepExample", name, "sleep.time.millis = 3600000");
    String culprit = client.start("StoppingExample", name, "sleep.time.millis = 3600000");

    String cause = "The Spark context ended by itself: ";
    for (String job : List.of(culprit, bystander)) {
      assertThat(client.awaitJob(job, "ERROR", SOON).result().path("message").asText())
          .startsWith("Unexpected termination of context " + contextId)
          .contains(cause)
          .contains("a job stopped the context");
    }
    assertThat(client.awaitContext(name, "KILLED", SOON).error()).startsWith(cause);
    await("its driver's end").atMost(SOON).until(() -> API.drivers().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "ExitingExample,    ended with exit code 1",
    "ExhaustingExample, Terminating due to java.lang.OutOfMemoryError: Java heap space"
  })
  void endsTheContextWhoseJobEndsItsDriver(String example, String cause) {
    client.createContext("careless");
    String bystander = client.start("SleepExample", "careless", "sleep.time.millis = 3600000");
    client.awaitJob(bystander, "RUNNING", SOON);
    String culprit = client.start(example, "careless", "");

    for (String job : List.of(culprit, bystander)) {
      assertThat(client.awaitJob(job, "ERROR", SOON).result().path("message").asText())
          .contains(cause);
    }
    assertThat(client.awaitContext("careless", "KILLED", SOON).error()).contains(cause);
    await("its driver's end").atMost(SOON).until(() -> API.drivers().isEmpty());
  }

  @Test
  @Tag("full")
  void getsAnotherDriverWhereTheContextHealsItself() {
    ProcessHandle first =
        API.driverOf(() -> client.post("/contexts/healing?self-heal=true", "").expect(200));
    String contextId = client.context("healing").id();
    String job = client.start("SleepExample", "healing", "sleep.time.millis = 3600000");

    ProcessHandle second =
        API.driverOf(
            () -> {
              first.destroyForcibly();
              client.awaitJob(job, "ERROR", SOON);
              client.awaitContext("healing", "RUNNING", START);
            });

    assertThat(client.context("healing").id()).isEqualTo(contextId);
    assertThat(client.job(job).result().path("message").asText())
        .startsWith("Unexpected termination of context " + contextId)
        .contains("signal 9");
    assertThat(client.resultOf("NoOpExample", "healing", "").asInt()).isEqualTo(1);

    // And where the server is not there when it happens.
    String other = client.start("SleepExample", "healing", "sleep.time.millis = 3600000");
    API.kill();
    second.destroyForcibly();
    API.start();
    assertThat(client.awaitJob(other, "ERROR", SOON).result().path("message").asText())
        .isEqualTo("Reconnect failed after Jobserver restart");
    client.awaitContext("healing", "RUNNING", START);
    assertThat(client.context("healing").id()).isEqualTo(contextId);
    assertThat(client.resultOf("NoOpExample", "healing", "").asInt()).isEqualTo(1);
    client.delete("/contexts/healing").expect(200);
    await("no driver is left").atMost(SOON).until(() -> API.drivers().isEmpty());
  }

  @Test
  @Tag("full")
  void losesAndGetsADriverThatHangs() throws IOException, InterruptedException {
    ProcessHandle mortal = API.driverOf(() -> client.createContext("mortal"));
    ProcessHandle healing =
        API.driverOf(() -> client.post("/contexts/healing?self-heal=true", "").expect(200));
    String job = client.start("SleepExample", "mortal", "sleep.time.millis = 3600000");
    for (ProcessHandle driver : List.of(mortal, healing)) {
      assertThat(new ProcessBuilder("kill", "-STOP", "" + driver.pid()).start().waitFor()).isZero();
    }

    String cause = "The driver gave no sign of life for PT6S";
    assertThat(client.awaitContext("mortal", "KILLED", START).error()).isEqualTo(cause);
    assertThat(client.awaitJob(job, "ERROR", SOON).result().path("message").asText())
        .endsWith(cause);
    await("both are ended").atMost(START).until(() -> !mortal.isAlive() && !healing.isAlive());
    client.awaitContext("healing", "RUNNING", START);
    assertThat(client.resultOf("NoOpExample", "healing", "").asInt()).isEqualTo(1);
  }

  @Test
  void saysAtOnceWhyADriverDoesNotStart() {
    JsonNode tooSmall = failingContext("launcher.spark.driver.memory=1k");
    assertThat(tooSmall.path("message").asText()).contains("exit code 1");
    assertThat(tooSmall.path("stack").asText()).contains("Too small maximum heap");

    JsonNode noAgent =
        failingContext("launcher.spark.driver.extraJavaOptions=-javaagent:/nowhere.jar");
    assertThat(noAgent.path("message").asText()).contains("exit code 1");
    assertThat(noAgent.path("stack").asText()).contains("/nowhere.jar");

    JsonNode refusedBySpark = failingContext("spark.driver.maxResultSize=banana");
    assertThat(refusedBySpark.path("errorClass").asText()).startsWith("org.apache.spark.");
    assertThat(refusedBySpark.path("message").asText())
        .contains("spark.driver.maxResultSize", "banana");
    assertThat(refusedBySpark.path("stack").asText()).contains("\n\tat org.apache.spark.");

    await("no driver is left").atMost(SOON).until(() -> API.drivers().isEmpty());
    Answer adHoc =
        client.post(
            jobPath("NoOpExample", "", "sync=true&timeout=60"),
            "spark.context-settings.launcher.spark.driver.memory = 1k");
    assertThat(adHoc.expect(500).json().path("status").asText()).isEqualTo("ERROR");
    assertThat(adHoc.json().path("result").path("message").asText()).contains("exit code 1");
    assertThat(adHoc.json().path("result").path("stack").asText())
        .contains("Too small maximum heap");
  }

  /** What the request for a context is told that does not come up with a setting. */
  private JsonNode failingContext(String setting) {
    JsonNode answer = client.post("/contexts/stillborn?" + setting, "").expect(500).json();
    assertThat(answer.path("status").asText()).isEqualTo("CONTEXT INIT ERROR");
    ContextReport context = client.context("stillborn");
    assertThat(context.state()).isEqualTo("ERROR");
    assertThat(context.endTime()).isNotEqualTo("Empty");
    assertThat(context.error()).isNotBlank();
    return answer.path("result");
  }

  @Test
  void leavesNoDriverBehindWhenTheServerStopsInOrder() {
    client.createContext("idle");
    client.createContext("busy");
    String job = client.start("SleepExample", "busy", "sleep.time.millis = 3600000");
    Set<ProcessHandle> drivers = API.drivers();
    assertThat(drivers).hasSize(2);

    API.terminate();

    await("no driver is left")
        .atMost(Duration.ofSeconds(15))
        .until(() -> drivers.stream().noneMatch(ProcessHandle::isAlive));
    API.start();
    JobReport over = client.awaitJob(job, "ERROR", SOON);
    assertThat(over.result().path("message").asText())
        .isEqualTo("Context (busy) for this job was terminated");
    assertThat(client.context("idle").state()).isEqualTo("FINISHED");
    assertThat(client.context("busy").state()).isEqualTo("FINISHED");
  }

  @Test
  @Tag("full")
  void leavesNoDriverBehindWhenTheServerNeverComesBack() {
    ProcessHandle driver = API.driverOf(() -> client.createContext("orphan"));
    client.start("SleepExample", "orphan", "sleep.time.millis = 3600000");

    API.kill();

    assertThat(driver.isAlive()).isTrue();
    await("the orphan's end").atMost(Duration.ofSeconds(25)).until(() -> !driver.isAlive());
  }
}
