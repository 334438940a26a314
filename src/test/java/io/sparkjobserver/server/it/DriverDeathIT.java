package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However a driver ends, or does not begin, it is said why; and none is left behind. */
final class DriverDeathIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension
  final ApiProcess api = ApiProcess.with("spark.jobserver.driver-orphan-timeout=5s");

  private final JobserverClient client = api.client();

  @Test
  void endsTheJobsOfADriverThatIsKilledWithTheCause() {
    client.uploadExamples();
    ProcessHandle driver = api.driverOf(() -> client.createContext("doomed"));
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

    await("no driver is left").atMost(SOON).until(() -> api.drivers().isEmpty());
    client.uploadExamples();
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
    client.uploadExamples();
    client.createContext("idle");
    client.createContext("busy");
    String job = client.start("SleepExample", "busy", "sleep.time.millis = 3600000");
    Set<ProcessHandle> drivers = api.drivers();
    assertThat(drivers).hasSize(2);

    api.terminate();

    await("no driver is left")
        .atMost(Duration.ofSeconds(15))
        .until(() -> drivers.stream().noneMatch(ProcessHandle::isAlive));
    api.start();
    JobReport over = client.awaitJob(job, "ERROR", SOON);
    assertThat(over.result().path("message").asText())
        .isEqualTo("Context (busy) for this job was terminated");
    assertThat(client.context("idle").state()).isEqualTo("FINISHED");
    assertThat(client.context("busy").state()).isEqualTo("FINISHED");
  }

  @Test
  @Tag("full")
  void leavesNoDriverBehindWhenTheServerNeverComesBack() {
    client.uploadExamples();
    ProcessHandle driver = api.driverOf(() -> client.createContext("orphan"));
    client.start("SleepExample", "orphan", "sleep.time.millis = 3600000");

    api.kill();

    assertThat(driver.isAlive()).isTrue();
    await("the orphan's end").atMost(Duration.ofSeconds(25)).until(() -> !driver.isAlive());
  }
}
