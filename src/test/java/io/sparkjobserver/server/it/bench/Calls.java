package io.sparkjobserver.server.it.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.Archive;
import io.sparkjobserver.server.it.JobserverClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the benchmark asks of a server again and again.
 *
 * @param connection over which
 */
record Calls(HttpConnection connection) {

  private static final String JAR = "application/java-archive";
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Set<String> OPEN = Set.of("QUEUED", "STARTED", "RUNNING", "RESTARTING");

  /** What {@code SumExample} returns where nothing else is asked. */
  private static final int SUM = 4_950;

  /** A job that does nothing, waited for. */
  static Load.Exchange noOp(String context) {
    String path = path("NoOpExample", "examples", context, "sync=true&timeout=60");
    return connection -> connection.post(path, "").expect(200).endsWith("\"result\":1}");
  }

  /** One small Spark action, waited for. */
  static Load.Exchange sum(String context) {
    String path = path("SumExample", "examples", context, "sync=true&timeout=60");
    return connection -> connection.post(path, "").expect(200).endsWith("\"result\":" + SUM + "}");
  }

  /** Where an example job is posted. */
  static String path(String example, String classPath, String context, String more) {
    return "/jobs?cp=%s&mainClass=%s&context=%s&%s"
        .formatted(classPath, JobserverClient.example(example), context, more);
  }

  void uploadExamples() throws IOException {
    Path jar = ApiProcess.examplesJar();
    connection
        .upload("/binaries/examples", JAR, Files.size(jar), Files.newInputStream(jar))
        .expect(201);
  }

  /** Uploads what no server has yet, where the seed is new. */
  void upload(String name, long size, long seed) throws IOException {
    connection.upload("/binaries/" + name, JAR, size, new Archive(size, seed)).expect(201);
  }

  void createContext(String name) throws IOException {
    createContext(name, "");
  }

  /** Makes a context with more parameters, and waits until it is up. */
  void createContext(String name, String parameters) throws IOException {
    connection
        .post("/contexts/" + name + "?" + parameters, "")
        .expect(200)
        .endsWith("\"result\":\"Context initialized\"}");
  }

  void deleteContext(String name) throws IOException {
    connection.delete("/contexts/" + name).expect(200);
  }

  /** Runs a job and waits for its end; answers its result. */
  JsonNode resultOf(String example, String classPath, String context, String input)
      throws IOException {
    String path = path(example, classPath, context, "sync=true&timeout=600");
    JsonNode answer = Answer.parse(connection.post(path, input).expect(200).text());
    if (answer.has("status")) {
      throw new AssertionError(example + " did not finish: " + answer);
    }
    return answer.path("result");
  }

  /** Begins a job; answers its id. */
  String begin(String example, String context, String more, String input) throws IOException {
    HttpConnection.Response response =
        connection.post(path(example, "examples", context, "timeout=0&" + more), input);
    if (response.status() != 200) {
      response.expect(202);
    }
    return Answer.parse(response.text()).path("jobId").asText();
  }

  /** Waits until a job is FINISHED. */
  void awaitFinished(String id, Duration bound) {
    String status =
        await("job " + id + " is over")
            .atMost(bound)
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(POLL)
            .until(() -> statusOf(id), current -> !OPEN.contains(current));
    if (!status.equals("FINISHED")) {
      throw new AssertionError("Job " + id + " is " + status);
    }
  }

  /**
   * As {@link #awaitFinished}, by the lists of jobs, which have no results: one of a gibibyte does
   * not fit into this process.
   */
  void awaitListedAsFinished(String id, Duration bound) throws IOException {
    await("job " + id + " is over")
        .atMost(bound)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        // In the order of a job's life: it may go on in between.
        .until(() -> !isListed(id, "STARTED") && !isListed(id, "RUNNING"));
    for (String status : List.of("ERROR", "KILLED")) {
      if (isListed(id, status)) {
        throw new AssertionError("Job " + id + " is " + status);
      }
    }
  }

  private boolean isListed(String id, String status) throws IOException {
    return connection.get("/jobs?limit=10000&status=" + status).expect(200).text().contains(id);
  }

  private String statusOf(String id) throws IOException {
    return Answer.parse(connection.get("/jobs/" + id).expect(200).text()).path("status").asText();
  }
}
