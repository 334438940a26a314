package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drivers on the workers of a real standalone cluster, on which nothing of ours is installed. */
final class ClusterModeIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CANARY = "canary-7391-";

  @RegisterExtension
  @Order(1)
  static final StandaloneCluster CLUSTER = StandaloneCluster.withWorkers(1).each(4, "2g");

  @RegisterExtension
  @Order(2)
  static final ApiProcess API =
      ApiProcess.with(ClusterSettings.of(CLUSTER))
          .environment("JOBSERVER_CANARY", CANARY + "environment")
          .environment("SPARK_CANARY", CANARY + "spark-environment");

  private final JobserverClient client = API.client();

  @Test
  void runsJobsInADriverOnAWorker() throws Exception {
    client.uploadExamples();
    client
        .post(
            "/contexts/clustered?num-cpu-cores=1&memory-per-node=512m&spark.eventLog.enabled=true"
                + "&spark.eventLog.compress=false"
                + "&spark.eventLog.dir="
                + CLUSTER.workFolder(0)
                + "&spark.hadoop.canary="
                + CANARY
                + "hadoop",
            "")
        .expect(200);
    JsonNode driver = client.get("/contexts/clustered").expect(200).json().path("driver");
    assertThat(driver.path("state").asText()).isEqualTo("RUNNING");
    assertThat(driver.path("worker").asText()).startsWith("http://" + CLUSTER.host());
    String submission = driver.path("submissionId").asText();
    assertThat(CLUSTER.masterJson().path("activedrivers").get(0).path("id").asText())
        .isEqualTo(submission);
    assertThat(CLUSTER.masterJson().path("activeapps").get(0).path("cores").asInt()).isEqualTo(1);
    assertThat(API.drivers()).isEmpty();

    // The job's class reaches the executor, and so does the type that it is compiled against.
    JsonNode pi = client.resultOf("PiExample", "clustered", "stress.test.longpijob.duration = 1");
    assertThat(pi.asDouble()).isBetween(3.0, 3.3);

    JsonNode executor = client.get("/contexts/clustered/executors").expect(200).json().path(0);
    assertThat(executor.path("running").asBoolean()).isTrue();
    assertThat(CLUSTER.page(executor.path("stderr").asText())).contains("CoarseGrainedExecutor");
    showsNoCanary();
    assertThat(log("")).contains("Joined as", "The Spark context clustered is up");
    client.delete("/contexts/clustered").expect(200);
    await("the cluster is free")
        .atMost(SOON)
        .until(
            () ->
                CLUSTER.masterJson().path("coresused").asInt() == 0
                    && CLUSTER.processesOf(0).isEmpty());
    assertThat(CLUSTER.driver(submission).path("state").asText()).isEqualTo("FINISHED");
    assertThat(CLUSTER.written().values()).noneMatch(text -> text.contains(CANARY));
    assertThat(CLUSTER.workFolder(0).resolve(submission).resolve("content")).doesNotExist();
    assertThat(log("?tail=200")).contains("The driver ends: the server stops the context");
  }

  private String log(String query) {
    Answer log = client.get("/contexts/clustered/log" + query);
    assertThat(log.status()).as(log.body()).isEqualTo(200);
    return log.body();
  }

  /** Not where others look: process lists, environments of drivers, pages, logs. */
  private static void showsNoCanary() throws Exception {
    for (ProcessHandle process : CLUSTER.processesOf(0)) {
      List<String> seen = Processes.seenOf(process);
      assertThat(seen).isNotEmpty().noneMatch(text -> text.contains(CANARY));
    }
    for (String page : List.of("/", "/json/")) {
      assertThat(CLUSTER.masterPage(page)).doesNotContain(CANARY);
    }
    assertThat(CLUSTER.workerPage(0, "/")).doesNotContain(CANARY);
    assertThat(CLUSTER.files(0).values())
        .anyMatch(text -> text.contains("\"spark.hadoop.canary\":\"*********(redacted)\""));
    assertThat(CLUSTER.files(0).values()).noneMatch(text -> text.contains(CANARY));
  }

  @Test
  void saysAtOnceThatNoWorkerCouldEverTakeADriver() {
    JsonNode failed = failed("launcher.spark.driver.memory=8g&launcher.spark.driver.cores=2");
    assertThat(failed.path("errorClass").asText()).isEqualTo("java.lang.Exception");
    assertThat(failed.path("message").asText())
        .startsWith(
            "no worker has 8 GiB and 2 cores free: largest is 2 GiB and 4 cores, and none ever will");
  }

  @Test
  void showsWhatADriverWaitsForAndEndsItWhereItIsNotWantedAnyMore() {
    client
        .post(
            "/contexts/large?num-cpu-cores=1&memory-per-node=512m&launcher.spark.driver.memory=1536m",
            "")
        .expect(200);
    CompletableFuture<Answer> waiting =
        client.postLater("/contexts/waiting?launcher.spark.driver.memory=1g", "");
    await("it waits for room")
        .atMost(SOON)
        .until(
            () -> {
              JsonNode driver = client.get("/contexts/waiting").json().path("driver");
              return driver.path("state").asText().equals("SUBMITTED")
                  && driver
                      .path("waitsFor")
                      .asText()
                      .startsWith("no worker has 1 GiB and 1 core free: largest is ");
            });
    client.delete("/contexts/waiting");
    client.awaitContext("waiting", "FINISHED", SOON);
    assertThat(waiting).succeedsWithin(SOON);
    assertThat(waiting.join().status()).isEqualTo(500);
    client.delete("/contexts/large").expect(200);
    await("the cluster is free")
        .atMost(SOON)
        .until(() -> CLUSTER.masterJson().path("coresused").asInt() == 0);
  }

  @Test
  void refusesWhatTheMasterWouldReplace() {
    client
        .post("/contexts/curious?spark.app.tag=%7B%7BPATH%7D%7D", "")
        .expectError(
            400,
            "The setting spark.app.tag has {{PATH}}, which Spark's master would replace by a"
                + " variable of its own environment; write it without double braces");
  }

  @Test
  void refusesToActForAnotherUser() {
    Answer refused = client.post("/contexts/of-bob?spark.proxy.user=bob", "").expect(400);
    assertThat(refused.json().path("result").asText())
        .isEqualTo(
            "spark.proxy.user: Spark acts for another user only where drivers run on the server's"
                + " machine, and here workers run them; leave it out, or let drivers run in client"
                + " mode: set driver-mode to client");
    client.get("/contexts/of-bob").expect(404);
  }

  @Test
  void saysWhyADriverDoesNotComeUp() {
    assertThat(failed("launcher.spark.driver.memory=banana").path("message").asText())
        .isEqualTo(
            "Context error: spark.driver.memory has invalid value. Accepted formats 1024k, 2g, 512m");
    JsonNode noAgent = failed("launcher.spark.driver.extraJavaOptions=-javaagent:/nowhere.jar");
    assertThat(noAgent.path("message").asText()).contains("The driver process failed on http://");
    assertThat(noAgent.path("stack").asText()).contains("/nowhere.jar");
    // Nobody has this address.
    assertThat(failed("spark.driver.host=192.0.2.77").path("message").asText())
        .startsWith("The server cannot reach its driver at 192.0.2.77:");
  }

  private JsonNode failed(String settings) {
    Answer answer = client.post("/contexts/failing?" + settings, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(500);
    assertThat(answer.json().path("status").asText()).isEqualTo("CONTEXT INIT ERROR");
    return answer.json().path("result");
  }
}
