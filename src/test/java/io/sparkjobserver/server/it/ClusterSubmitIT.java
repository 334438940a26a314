package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drivers that {@code spark-submit} gives to the cluster, whose first master is not there. */
@Tag("full")
final class ClusterSubmitIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CANARY = "canary-2846-";

  @RegisterExtension
  @Order(1)
  static final StandaloneCluster CLUSTER = StandaloneCluster.withWorkers(1).each(3, "2g");

  @RegisterExtension
  @Order(2)
  static final ApiProcess API =
      ApiProcess.with(
              ClusterSettings.of(
                  CLUSTER,
                  "spark.master=spark://" + CLUSTER.host() + ":9," + CLUSTER.masterAddress(),
                  "spark.jobserver.standalone.submission=spark-submit"))
          .environment("JOBSERVER_CANARY", CANARY + "environment")
          .environment("SPARK_CANARY", CANARY + "spark-environment");

  private final JobserverClient client = API.client();

  @Test
  void runsJobsAndShowsNothingOfTheServersEnvironment() {
    client.uploadExamples();
    client
        .post(
            "/contexts/submitted?num-cpu-cores=1&memory-per-node=512m&launcher.spark.driver.supervise=true",
            "")
        .expect(200);
    String submission = client.context("submitted").driver().path("submissionId").asText();
    JsonNode pi = client.resultOf("PiExample", "submitted", "stress.test.longpijob.duration = 1");
    assertThat(pi.asDouble()).isBetween(3.0, 3.3);

    assertThat(CLUSTER.processesOf(0)).isNotEmpty();
    for (ProcessHandle process : CLUSTER.processesOf(0)) {
      List<String> seen = Processes.seenOf(process);
      assertThat(seen).noneMatch(text -> text.contains(CANARY) || text.contains("_CANARY"));
    }

    client.delete("/contexts/submitted?force=true");
    client.awaitContext("submitted", "FINISHED", SOON);
    assertThat(CLUSTER.driver(submission).path("state").asText()).isEqualTo("KILLED");
    await("the cluster is free").atMost(SOON).until(() -> CLUSTER.processesOf(0).isEmpty());
    assertThat(CLUSTER.written().values()).noneMatch(text -> text.contains(CANARY));
  }
}
