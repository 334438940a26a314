package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route of the OpenAPI document is asked what the document allows and what it does not. Each
 * answer is one that the document has; no request hangs; and when all that was made is deleted,
 * nothing is left of it.
 */
@Tag("full")
final class HttpFuzzIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Set<String> OVER = Set.of("FINISHED", "ERROR", "KILLED");

  /** What a server without work may have in its state directory. */
  private static final Pattern KEPT =
      Pattern.compile(
          "secret-key|sqldao/.+|drivers/[^/]+/driver\\.log|driver-cache/[0-9a-f]{64}\\.(jar|dat)");

  @RegisterExtension
  static final ApiProcess API =
      ApiProcess.with(
          "spark.jobserver.context-creation-timeout=20s",
          "spark.jobserver.context-deletion-timeout=10s",
          "spark.jobserver.max-jobs-per-context=2",
          "spark.jobserver.max-queued-jobs-per-context=4",
          // Addresses are made up, too; nobody is to be asked or told anything there.
          "spark.jobserver.callback.hosts=127.0.0.1",
          "spark.jobserver.class-path-uris.allowed=file:/nowhere/");

  private final JobserverClient client = API.client();

  @Test
  void answersEveryRequestAsDocumentedAndKeepsNothing() throws IOException, SQLException {
    Schemathesis.install();
    client.uploadExamples();
    client.createContext("standing");

    Schemathesis.fuzz(API.address());

    long asked = System.nanoTime();
    assertThat(client.get("/q/health/ready").status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    deleteAll();
    assertThat(API.written().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
    API.terminate();
    assertThat(left()).isEmpty();
    assertNothingInTheDatabase();
  }

  private void deleteAll() {
    unfinished().forEach(job -> client.delete("/jobs/" + job.jobId()).expect(200));
    names("/contexts")
        .forEach(name -> client.delete("/contexts/" + name + "?force=true").expect(200));
    await("no job is left").atMost(SOON).until(() -> unfinished().isEmpty());
    await("no context is left").atMost(SOON).until(() -> names("/contexts").isEmpty());
    await("no driver is left").atMost(SOON).until(() -> API.drivers().isEmpty());
    keys("/binaries").forEach(name -> client.delete("/binaries/" + name).expect(200));
    client.post("/data?reset=reboot&_method=PUT", "").expect(200);
    client.get("/binaries").expect(200, "{}");
    client.get("/data").expect(200, "[]");
  }

  private List<JobReport> unfinished() {
    return client.jobs("?limit=-1").stream().filter(job -> !OVER.contains(job.status())).toList();
  }

  private List<String> names(String path) {
    return Stream.of(Answer.parse(client.get(path).expect(200).body(), String[].class))
        .map(HttpFuzzIT::encoded)
        .toList();
  }

  private List<String> keys(String path) {
    JsonNode listed = client.get(path).expect(200).json();
    return listed.properties().stream().map(entry -> encoded(entry.getKey())).toList();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The files of the state directory that nobody needs any more. */
  private static List<String> left() throws IOException {
    Path state = API.stateDirectory();
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> state.relativize(file).toString())
          .filter(file -> !KEPT.matcher(file).matches())
          .toList();
    }
  }

  /** What is deleted, stays; content that nothing refers to is swept an hour later. */
  private static void assertNothingInTheDatabase() throws SQLException {
    String url = "jdbc:h2:file:" + API.stateDirectory().resolve("sqldao/data/h2-db");
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      for (String left :
          List.of(
              "sjs_binary",
              "sjs_data_file",
              "sjs_content where sha256 is null",
              "sjs_driver where ended_at is null",
              "sjs_context where ended_at is null",
              "sjs_job where ended_at is null")) {
        try (ResultSet count = statement.executeQuery("select count(*) from " + left)) {
          assertThat(count.next()).isTrue();
          assertThat(count.getLong(1)).as(left).isZero();
        }
      }
    }
  }
}
