package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that stops in order and leaves its drivers to the next one. */
final class LeavingIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension
  static final ApiProcess API = ApiProcess.with("spark.jobserver.drivers-at-shutdown=leave");

  private final JobserverClient client = API.client();

  @Test
  void leavesItsDriversToTheNextServer() {
    client.uploadExamples();
    ProcessHandle driver = API.driverOf(() -> client.createContext("stays"));
    String contextId = client.context("stays").id();
    String ended = client.start("SleepExample", "stays", "sleep.time.millis = 1000");
    String running = client.start("SleepExample", "stays", "sleep.time.millis = 15000");
    String ofItsOwn = client.start("SleepExample", "", "sleep.time.millis = 15000");

    API.terminate();

    assertThat(driver.isAlive()).isTrue();
    API.start();
    assertThat(client.context("stays").id()).isEqualTo(contextId);
    assertThat(client.context("stays").state()).isEqualTo("RUNNING");
    assertThat(client.awaitJob(ended, "FINISHED", SOON).result().asInt()).isEqualTo(1_000);
    JobReport other = client.job(running);
    assertThat(other.status()).isIn("RUNNING", "FINISHED");
    for (String job : List.of(running, ofItsOwn)) {
      assertThat(client.awaitJob(job, "FINISHED", SOON).result().asInt()).isEqualTo(15_000);
    }
    assertThat(client.resultOf("NoOpExample", "stays", "").asInt()).isEqualTo(1);
    assertThat(API.drivers()).contains(driver);
  }
}
