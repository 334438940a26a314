package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cluster that other tests use does what they ask of it. */
@Tag("full")
final class StandaloneClusterIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension
  static final StandaloneCluster CLUSTER =
      StandaloneCluster.withWorkers(2)
          .each(3, "1g")
          .workerTimeout(Duration.ofSeconds(8))
          .signedSubmissions(SignedToken.key());

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void losesWorkersAndGetsThemBack() {
    assertThat(CLUSTER.host()).isNotEqualTo("127.0.0.1");
    assertThat(CLUSTER.masterJson().path("url").asText()).isEqualTo(CLUSTER.masterUrl());
    assertThat(CLUSTER.masterJson().path("cores").asInt()).isEqualTo(6);
    CLUSTER.pauseWorker(0);
    CLUSTER.awaitWorkers(1);
    CLUSTER.resumeWorker(0);
    CLUSTER.awaitWorkers(2);
    CLUSTER.killWorker(1);
    CLUSTER.awaitWorkers(1);
    assertThat(CLUSTER.startWorker()).isEqualTo(2);
    CLUSTER.awaitWorkers(2);
    assertThat(CLUSTER.workerLog(2)).contains("Starting Spark worker " + CLUSTER.host());
    CLUSTER.killMaster();
    CLUSTER.startMaster();
    CLUSTER.awaitWorkers(2);
  }

  @Test
  void takesSubmissionsThatAreSigned() throws Exception {
    assertThat(clear("")).isEqualTo(403);
    assertThat(
            clear("Bearer " + SignedToken.of("wrong".repeat(8).getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(403);
    assertThat(clear("Bearer " + SignedToken.of(SignedToken.KEY))).isEqualTo(200);
  }

  @Test
  void keepsWhatDriversSay() throws Exception {
    String body =
        """
        {"action": "CreateSubmissionRequest", "clientSparkVersion": "4.1.0", "appResource": "",
         "mainClass": "org.apache.spark.deploy.SparkSubmit", "appArgs": ["--version"],
         "sparkProperties": {"spark.app.name": "x", "spark.master": "%s", "spark.driver.memory": "512m"},
         "environmentVariables": {}}
        """
            .formatted(CLUSTER.masterUrl());
    String token = SignedToken.of(SignedToken.KEY);
    HttpRequest request =
        request("create", "Bearer " + token).POST(BodyPublishers.ofString(body)).build();
    String answer = http.send(request, BodyHandlers.ofString()).body();
    String id = Answer.parse(answer).path("submissionId").asText();
    assertThat(id).as(answer).startsWith("driver-");
    await("the driver says its version")
        .atMost(SOON)
        .until(() -> CLUSTER.driverLog(id).contains("version 4.1"));
    assertThat(CLUSTER.written().values()).noneMatch(text -> text.contains(token));
  }

  private int clear(String authorization) throws IOException, InterruptedException {
    HttpRequest request = request("clear", authorization).POST(BodyPublishers.noBody()).build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  private static HttpRequest.Builder request(String action, String authorization) {
    String uri =
        "http://%s:%d/v1/submissions/%s".formatted(CLUSTER.host(), CLUSTER.restPort(), action);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(SOON);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }
}
