package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A driver on the server's machine, whose executors are a standalone cluster's. */
final class ClusterClientModeIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  @Order(1)
  static final StandaloneCluster CLUSTER = StandaloneCluster.withWorkers(1).each(4, "2g");

  @RegisterExtension
  @Order(2)
  static final ApiProcess API =
      ApiProcess.with(
          "spark.master=" + CLUSTER.masterUrl(),
          "pekko.remote.artery.canonical.hostname=" + CLUSTER.host());

  private final JobserverClient client = API.client();

  @Test
  void runsJobsOnAWorkerWithTheCoresThatWereAskedFor() {
    client.uploadExamples();
    // Not even a zombie of the script that started it.
    assertThat(CLUSTER.processesOf(0)).isEmpty();
    client.post("/contexts/clustered?num-cpu-cores=3&memory-per-node=512m", "").expect(200);
    String application = client.context("clustered").applicationId();
    JsonNode running = CLUSTER.masterJson().path("activeapps");
    assertThat(running).hasSize(1);
    assertThat(running.get(0).path("id").asText()).isEqualTo(application).startsWith("app-");
    assertThat(running.get(0).path("cores").asInt()).isEqualTo(3);
    assertThat(running.get(0).path("memoryperexecutor").asInt()).isEqualTo(512);
    // Executors know its class only by the jar that their driver serves.
    JsonNode pi = client.resultOf("PiExample", "clustered", "stress.test.longpijob.duration = 1");
    assertThat(pi.asDouble()).isCloseTo(Math.PI, within(0.1));
    assertThat(CLUSTER.workFolder(0).resolve(application)).isDirectory();
    assertThat(CLUSTER.processesOf(0)).hasSize(1);
    assertThat(API.drivers()).hasSize(1);
    client.delete("/contexts/clustered").expect(200);
    await("the cluster is free")
        .atMost(SOON)
        .until(
            () ->
                CLUSTER.masterJson().path("coresused").asInt() == 0
                    && CLUSTER.masterJson().path("activeapps").isEmpty()
                    && CLUSTER.processesOf(0).isEmpty());
    assertThat(CLUSTER.masterJson().path("completedapps").get(0).path("id").asText())
        .isEqualTo(application);
  }
}
