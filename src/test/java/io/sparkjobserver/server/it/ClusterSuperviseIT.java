package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drivers on workers outlive themselves, their workers and their server. */
@Tag("full")
final class ClusterSuperviseIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String CONTEXT = "supervised";

  @RegisterExtension
  @Order(1)
  static final StandaloneCluster CLUSTER =
      StandaloneCluster.withWorkers(2)
          .each(2, "1200m")
          .workerTimeout(Duration.ofSeconds(8))
          .signedSubmissions(SignedToken.key());

  @RegisterExtension
  @Order(2)
  static final ApiProcess API =
      ApiProcess.with(
          ClusterSettings.of(
              CLUSTER,
              // Whoever comes back looks where the server was.
              "pekko.remote.artery.canonical.port=" + LaunchedServer.freePort(),
              "spark.jobserver.driver-url=http://"
                  + CLUSTER.host()
                  + ":"
                  + LaunchedServer.freePort(),
              "spark.jobserver.standalone.rest-token=" + SignedToken.of(SignedToken.KEY),
              "spark.jobserver.driver-heartbeat=500ms",
              "spark.jobserver.driver-lost-after=5s"));

  private final JobserverClient client = API.client();

  @Test
  void runsItsAsyncJobsAgainUnderTheirIdsWhereverItsDriverIsStartedAgain() {
    client.uploadExamples();
    client
        .post(
            "/contexts/"
                + CONTEXT
                + "?launcher.spark.driver.supervise=true&num-cpu-cores=1&memory-per-node=512m",
            "")
        .expect(200);
    String id = client.context(CONTEXT).id();
    String job = client.start("SleepExample", CONTEXT, "sleep.time.millis = 3600000");
    String first = submission();

    // By its own worker, under the same name.
    ProcessHandle driver = driverProcess();
    driver.destroyForcibly();
    client.awaitJob(job, "RESTARTING", SOON);
    assertThat(client.job(job).result().path("message").asText())
        .contains("Its process ended, and its worker started it again");
    client.awaitContext(CONTEXT, "RUNNING", SOON);
    client.awaitJob(job, "RUNNING", SOON);
    assertThat(submission()).isEqualTo(first);
    assertThat(client.context(CONTEXT).id()).isEqualTo(id);
    assertThat(client.resultOf("NoOpExample", CONTEXT, "").asInt()).isEqualTo(1);

    // By another worker, under another name, while the first driver and its worker are alive.
    int frozen = workerOf(first);
    ProcessHandle stale = driverProcess();
    CLUSTER.pauseWorker(frozen);
    client.awaitJob(job, "RESTARTING", SOON);
    client.awaitContext(CONTEXT, "RUNNING", SOON);
    client.awaitJob(job, "RUNNING", SOON);
    String second = submission();
    assertThat(second).isNotEqualTo(first);
    assertThat(client.resultOf("NoOpExample", CONTEXT, "").asInt()).isEqualTo(1);
    // The first one is fenced off, and is told so when it asks.
    await("the first driver ends").atMost(SOON).until(() -> Processes.hasEnded(stale));
    CLUSTER.resumeWorker(frozen);
    CLUSTER.awaitWorkers(2);
    assertThat(submission()).isEqualTo(second);

    // And once more, with the worker.
    CLUSTER.killWorker(workerOf(second));
    client.awaitJob(job, "RESTARTING", SOON);
    client.awaitContext(CONTEXT, "RUNNING", SOON);
    client.awaitJob(job, "RUNNING", SOON);
    String third = submission();
    assertThat(third).isNotEqualTo(second);

    // And it is found again by the next server.
    API.kill();
    API.start();
    client.awaitContext(CONTEXT, "RUNNING", SOON);
    await("the driver is followed again")
        .atMost(SOON)
        .until(() -> client.context(CONTEXT).driver() != null && submission().equals(third));
    assertThat(client.job(job).status()).isEqualTo("RUNNING");
    assertThat(client.resultOf("NoOpExample", CONTEXT, "").asInt()).isEqualTo(1);

    // A kill ends it for good, however it is supervised.
    client.delete("/contexts/" + CONTEXT + "?force=true");
    client.awaitContext(CONTEXT, "FINISHED", SOON);
    assertThat(CLUSTER.driver(third).path("state").asText()).isEqualTo("KILLED");
    assertThat(client.job(job).status()).isEqualTo("ERROR");
    await("no driver is left")
        .atMost(SOON)
        .until(
            () -> IntStream.range(0, 2).allMatch(worker -> CLUSTER.processesOf(worker).isEmpty()));
  }

  private String submission() {
    JsonNode driver = client.context(CONTEXT).driver();
    return driver.path("submissionId").asText();
  }

  /** The one process that has the class in its arguments. */
  private static ProcessHandle driverProcess() {
    return IntStream.range(0, 2)
        .boxed()
        .flatMap(worker -> CLUSTER.processesOf(worker).stream())
        .filter(
            process ->
                Processes.seenOf(process).stream()
                    .anyMatch(text -> text.contains("io.sparkjobserver.driver.Main")))
        .findFirst()
        .orElseThrow();
  }

  private static int workerOf(String submission) {
    return IntStream.range(0, 2)
        .filter(worker -> CLUSTER.workFolder(worker).resolve(submission).toFile().isDirectory())
        .findFirst()
        .orElseThrow();
  }
}
