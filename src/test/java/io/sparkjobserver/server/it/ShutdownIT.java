package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
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
  static final ApiProcess API = ApiProcess.with("spark.jobserver.shutdown.drain-timeout=8s");

  private final JobserverClient client = API.client();

  /** One server for all tests; each of them stops it. */
  @BeforeEach
  void prepare() {
    if (!API.handle().isAlive()) {
      API.start();
    }
  }

  @Test
  void answersWhatIsUnderWayAndTakesNothingNew() {
    client.uploadExamples();
    ProcessHandle driver = API.driverOf(() -> client.createContext("draining"));
    CompletableFuture<Answer> sync = sync("sleep.time.millis = 4000");
    String job = awaitRunning();

    API.signal();

    await("it is not ready")
        .atMost(SOON)
        .until(() -> client.get("/q/health/ready").status() == 503);
    client.post(jobPath("NoOpExample", "draining", ""), "").expectError(503, REFUSED);
    client.post("/contexts/another", "").expectError(503, REFUSED);
    assertThat(client.job(job).status()).isEqualTo("RUNNING");
    assertThat(client.get("/q/health/live").status()).isEqualTo(200);
    assertThat(sync).succeedsWithin(SOON);
    assertThat(sync.join().expect(200).json().path("result").asInt()).isEqualTo(4_000);
    API.awaitEnd();
    assertThat(driver.isAlive()).isFalse();
    API.start();
    assertThat(client.job(job).status()).isEqualTo("FINISHED");
    assertThat(client.context("draining").state()).isEqualTo("FINISHED");
  }

  @Test
  @Tag("full")
  void saysWhichJobItDoesNotWaitFor() {
    client.uploadExamples();
    ProcessHandle driver = API.driverOf(() -> client.createContext("draining"));
    CompletableFuture<Answer> sync = sync(AN_HOUR);
    String job = awaitRunning();

    API.signal();

    assertThat(sync).succeedsWithin(SOON);
    JsonNode cut = sync.join().expect(500).json();
    assertThat(cut.path("status").asText()).isEqualTo("ERROR");
    assertThat(cut.path("jobId").asText()).isEqualTo(job);
    assertThat(cut.path("result").path("errorClass").asText())
        .isEqualTo("akka.pattern.AskTimeoutException");
    assertThat(cut.path("result").path("message").asText())
        .startsWith("The server is shutting down and does not wait for the job");
    API.awaitEnd();
    assertThat(driver.isAlive()).isFalse();
    API.start();
    assertThat(client.job(job).status()).isEqualTo("ERROR");
  }

  @Test
  void stopsAtOnceWhereNothingRuns() {
    long begun = System.nanoTime();
    API.terminate();
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
