package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is told to stop finishes what it can, says what it cannot, and goes. */
final class ShutdownIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String AN_HOUR = "sleep.time.millis = 3600000";
  private static final String REFUSED =
      "The server is shutting down and takes no new work; try again when it is back";

  @RegisterExtension
  final ApiProcess api = ApiProcess.with("spark.jobserver.shutdown.drain-timeout=8s");

  private final JobserverClient client = api.client();

  @Test
  void answersWhatIsUnderWayAndTakesNothingNew() {
    client.uploadExamples();
    ProcessHandle driver = api.driverOf(() -> client.createContext("draining"));
    CompletableFuture<Answer> sync = sync("sleep.time.millis = 4000");
    String job = awaitRunning();

    api.signal();

    await("it is not ready")
        .atMost(SOON)
        .until(() -> client.get("/q/health/ready").status() == 503);
    client.post(jobPath("NoOpExample", "draining", ""), "").expectError(503, REFUSED);
    client.post("/contexts/another", "").expectError(503, REFUSED);
    assertThat(client.job(job).status()).isEqualTo("RUNNING");
    assertThat(client.get("/q/health/live").status()).isEqualTo(200);
    assertThat(sync).succeedsWithin(SOON);
    assertThat(sync.join().expect(200).json().path("result").asInt()).isEqualTo(4_000);
    api.awaitEnd();
    assertThat(driver.isAlive()).isFalse();
    api.start();
    assertThat(client.job(job).status()).isEqualTo("FINISHED");
    assertThat(client.context("draining").state()).isEqualTo("FINISHED");
  }

  @Test
  @Tag("full")
  void saysWhichJobItDoesNotWaitFor() {
    client.uploadExamples();
    ProcessHandle driver = api.driverOf(() -> client.createContext("draining"));
    CompletableFuture<Answer> sync = sync(AN_HOUR);
    String job = awaitRunning();

    api.signal();

    assertThat(sync).succeedsWithin(SOON);
    JsonNode cut = sync.join().expect(500).json();
    assertThat(cut.path("status").asText()).isEqualTo("ERROR");
    assertThat(cut.path("jobId").asText()).isEqualTo(job);
    assertThat(cut.path("result").path("errorClass").asText())
        .isEqualTo("akka.pattern.AskTimeoutException");
    assertThat(cut.path("result").path("message").asText())
        .startsWith("The server is shutting down and does not wait for the job");
    api.awaitEnd();
    assertThat(driver.isAlive()).isFalse();
    api.start();
    assertThat(client.job(job).status()).isEqualTo("ERROR");
  }

  @Test
  void leavesItsDriversToTheNextServerWhereItIsTo() throws IOException {
    ApiProcess leaving = ApiProcess.with("spark.jobserver.drivers-at-shutdown=leave");
    JobserverClient client = leaving.client();
    try {
      leaving.startIn(ShutdownIT.class);
      client.uploadExamples();
      ProcessHandle driver = leaving.driverOf(() -> client.createContext("stays"));
      String contextId = client.context("stays").id();
      String ended = client.start("SleepExample", "stays", "sleep.time.millis = 1000");
      String running = client.start("SleepExample", "stays", "sleep.time.millis = 15000");
      String ofItsOwn = client.start("SleepExample", "", "sleep.time.millis = 15000");

      leaving.terminate();

      assertThat(driver.isAlive()).isTrue();
      leaving.start();
      assertThat(client.context("stays").id()).isEqualTo(contextId);
      assertThat(client.context("stays").state()).isEqualTo("RUNNING");
      assertThat(client.awaitJob(ended, "FINISHED", SOON).result().asInt()).isEqualTo(1_000);
      JobReport other = client.job(running);
      assertThat(other.status()).isIn("RUNNING", "FINISHED");
      for (String job : List.of(running, ofItsOwn)) {
        assertThat(client.awaitJob(job, "FINISHED", SOON).result().asInt()).isEqualTo(15_000);
      }
      assertThat(client.resultOf("NoOpExample", "stays", "").asInt()).isEqualTo(1);
      assertThat(leaving.drivers()).contains(driver);
    } finally {
      leaving.end();
    }
  }

  @Test
  void stopsAtOnceWhereNothingRuns() {
    long begun = System.nanoTime();
    api.terminate();
    // It takes a second on an idle machine; none of the bounds is waited for.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
  }

  private CompletableFuture<Answer> sync(String input) {
    return client.postLater(jobPath("SleepExample", "draining", "sync=true&timeout=100"), input);
  }

  private String awaitRunning() {
    return await("the job runs")
        .atMost(SOON)
        .until(() -> client.jobs("?status=RUNNING"), jobs -> jobs.size() == 1)
        .get(0)
        .jobId();
  }
}
