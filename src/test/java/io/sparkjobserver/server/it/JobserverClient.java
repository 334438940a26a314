package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a user of the HTTP API does, with the example jobs. Every call is bounded. */
public final class JobserverClient {

  /** A first context on a busy machine takes that long; nothing else does. */
  private static final Duration REQUEST = Duration.ofSeconds(120);

  private static final String EXAMPLES = "io.sparkjobserver.examples.";
  private static final String JAR = "application/java-archive";
  private static final Set<String> FINAL = Set.of("FINISHED", "ERROR", "KILLED");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Supplier<URI> server;

  JobserverClient(Supplier<URI> server) {
    this.server = server;
  }

  /** The full name of an example job. */
  public static String example(String simpleName) {
    return EXAMPLES + simpleName;
  }

  public Answer get(String path) {
    return send("GET", path, "", BodyPublishers.noBody());
  }

  public Answer post(String path, String body) {
    return send("POST", path, "text/plain", BodyPublishers.ofString(body));
  }

  public Answer delete(String path) {
    return send("DELETE", path, "", BodyPublishers.noBody());
  }

  public Answer upload(String name, String contentType, BodyPublisher body) {
    return send("POST", "/binaries/" + name, contentType, body);
  }

  /** Uploads a data file; answers its whole name. */
  public String uploadData(String prefix, BodyPublisher body) {
    return send("POST", "/data/" + prefix, "application/octet-stream", body)
        .expect(200)
        .json()
        .path("result")
        .path("filename")
        .asText();
  }

  private Answer send(String method, String path, String contentType, BodyPublisher body) {
    return answer(send(method, path, contentType, body, BodyHandlers.ofString()));
  }

  /** For answers that are too long to be a text. Headers are names and values in turn. */
  <T> HttpResponse<T> get(String path, BodyHandler<T> handler, String... headers) {
    return send("GET", path, "", BodyPublishers.noBody(), handler, headers);
  }

  private <T> HttpResponse<T> send(
      String method,
      String path,
      String contentType,
      BodyPublisher body,
      BodyHandler<T> handler,
      String... headers) {
    try {
      return http.send(request(method, path, contentType, body, headers), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Does not wait for the answer, which never comes where the server dies before. */
  public CompletableFuture<Answer> postLater(String path, String body) {
    return http.sendAsync(
            request("POST", path, "text/plain", BodyPublishers.ofString(body)),
            BodyHandlers.ofString())
        .thenApply(JobserverClient::answer);
  }

  /** Posts a request that may be repeated under its key. */
  Answer postOnce(String key, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.get().resolve(path))
            .timeout(REQUEST)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(JobserverClient::answer)
        .join();
  }

  private HttpRequest request(
      String method, String path, String contentType, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.get().resolve(path)).timeout(REQUEST).method(method, body);
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }

  /** Uploads the example jobs as {@code examples}. */
  public void uploadExamples() {
    try {
      Path jar = ApiProcess.examplesJar();
      assertThat(upload("examples", JAR, BodyPublishers.ofFile(jar)).status()).isEqualTo(201);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a context and waits until it is up. */
  public ContextReport createContext(String name) {
    assertThat(post("/contexts/" + name, "").expect(200).body()).contains("Context initialized");
    return context(name);
  }

  public ContextReport context(String name) {
    return Answer.parse(get("/contexts/" + name).expect(200).body(), ContextReport.class);
  }

  /** Where to post an example job; {@code context} is empty for one of its own. */
  static String jobPath(String example, String context, String more) {
    return "/jobs?cp=examples&mainClass="
        + URLEncoder.encode(example(example), StandardCharsets.UTF_8)
        + (context.isEmpty() ? "" : "&context=" + context)
        + (more.isEmpty() ? "" : "&" + more);
  }

  /** Starts an example job and does not wait for its end; answers its id. */
  String start(String example, String context, String input) {
    Answer answer = post(jobPath(example, context, "timeout=60"), input);
    return Answer.parse(answer.expect(202).body(), JobReport.class).jobId();
  }

  /** Runs an example job and waits for its end. */
  Answer run(String example, String context, String input) {
    return post(jobPath(example, context, "sync=true&timeout=100"), input);
  }

  /** Runs an example job that is expected to finish; answers its result. */
  JsonNode resultOf(String example, String context, String input) {
    return run(example, context, input).expect(200).json().path("result");
  }

  public JobReport job(String id) {
    return Answer.parse(get("/jobs/" + id).expect(200).body(), JobReport.class);
  }

  public List<JobReport> jobs(String query) {
    return List.of(Answer.parse(get("/jobs" + query).expect(200).body(), JobReport[].class));
  }

  /** Waits until a job is in a state; fails where it ends in another one. */
  public JobReport awaitJob(String id, String state, Duration bound) {
    JobReport reached =
        await("job " + id + " becomes " + state)
            .atMost(bound)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> job(id), job -> job.status().equals(state) || FINAL.contains(job.status()));
    assertThat(reached.status()).as(reached.toString()).isEqualTo(state);
    return reached;
  }

  /** Waits until the newest context of a name is in a state; fails where it ends in another. */
  public ContextReport awaitContext(String name, String state, Duration bound) {
    ContextReport reached =
        await("context " + name + " becomes " + state)
            .atMost(bound)
            .pollDelay(Duration.ZERO)
            .until(
                () -> context(name),
                found -> found.state().equals(state) || FINAL.contains(found.state()));
    assertThat(reached.state()).as(reached.toString()).isEqualTo(state);
    return reached;
  }

  /** A job as it is reported; {@code result} is its result or its error. */
  public record JobReport(
      String duration,
      String classPath,
      String startTime,
      String context,
      String status,
      String jobId,
      String contextId,
      Integer queuePosition,
      JsonNode kill,
      JsonNode progress,
      JsonNode result) {}

  /** A context as it is reported. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ContextReport(
      String name,
      String startTime,
      String state,
      String url,
      String applicationId,
      String endTime,
      String id,
      String error,
      JsonNode load,
      JsonNode driver) {}
}
