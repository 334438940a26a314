package io.sparkjobserver.server.drivers.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkjobserver.server.drivers.ExecutorPages;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The executors of a standalone cluster, as its workers' own pages tell of them. A worker that does
 * not answer in time is left out. Thread-safe.
 */
@ApplicationScoped
class WorkerExecutors implements ExecutorPages {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final SparkConfig spark;
  private final Masters masters;
  private final ObjectMapper json;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  WorkerExecutors(SparkConfig spark, Masters masters, ObjectMapper json) {
    this.spark = spark;
    this.masters = masters;
    this.json = json;
  }

  @Override
  public List<ExecutorPage> of(String applicationId) throws IOException {
    if (!spark.master().startsWith("spark://")) {
      return List.of();
    }
    List<CompletableFuture<List<ExecutorPage>>> asked =
        masters.alive().state().workers().stream()
            .map(worker -> ask(worker, applicationId))
            .toList();
    return asked.stream().flatMap(pages -> pages.join().stream()).toList();
  }

  private CompletableFuture<List<ExecutorPage>> ask(Worker worker, String applicationId) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(worker.page() + "/json/")).timeout(ANSWER).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> pages(worker, answer.body(), applicationId))
        .exceptionally(gone -> List.of());
  }

  private List<ExecutorPage> pages(Worker worker, String body, String applicationId) {
    JsonNode page;
    try {
      page = json.readTree(body);
    } catch (IOException e) {
      return List.of();
    }
    List<ExecutorPage> pages = new ArrayList<>();
    for (String list : List.of("executors", "finishedexecutors")) {
      for (JsonNode executor : page.path(list)) {
        if (executor.path("appid").asText().equals(applicationId)) {
          pages.add(page(worker, executor.path("id").asText(), list, applicationId));
        }
      }
    }
    return pages;
  }

  private static ExecutorPage page(Worker worker, String id, String list, String applicationId) {
    String log =
        "%s/logPage/?appId=%s&executorId=%s&logType=".formatted(worker.page(), applicationId, id);
    return new ExecutorPage(
        id, list.equals("executors"), worker.page(), log + "stdout", log + "stderr");
  }
}
