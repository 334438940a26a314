package io.sparkjobserver.server.drivers.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.SubmissionWay;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks HTTP with the masters of a standalone cluster, as Spark 4 does it: the pages of their web
 * UI and their REST gateway ({@code spark.master.rest.enabled}). Thread-safe; methods block, for a
 * bounded time.
 */
@ApplicationScoped
class MasterClient {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("class=\"version\"[^>]*>\\s*([^<\\s]+)");
  private static final int OK = 200;
  private static final int ERROR = 400;
  private static final int FORBIDDEN = 403;
  private static final int QUOTED = 300;

  private final SparkConfig spark;
  private final StandaloneConfig config;
  private final ObjectMapper json;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  MasterClient(SparkConfig spark, StandaloneConfig config, ObjectMapper json) {
    this.spark = spark;
    this.config = config;
    this.json = json;
  }

  /** What a master tells of its cluster. */
  ClusterState state(Master master) throws IOException {
    URI page = master.http(spark.webUrlPort(), "/json/");
    return ClusterState.of(parse(page, get(page)));
  }

  /** The version of a master's Spark. */
  String version(Master master) throws IOException {
    if (config.submission() == SubmissionWay.REST) {
      // The answer about a driver that is not there has it too.
      return rest(master, "GET", "status/none", "").path("serverSparkVersion").asText();
    }
    URI page = master.http(spark.webUrlPort(), "/");
    Matcher version = VERSION.matcher(get(page));
    if (!version.find()) {
      throw new IOException(page + " does not say which version of Spark it is");
    }
    return version.group(1);
  }

  /**
   * Has a driver started.
   *
   * @return what the master calls it
   */
  String create(Master master, Map<String, ?> request) throws IOException {
    JsonNode answer = rest(master, "POST", "create", json.writeValueAsString(request));
    if (!answer.path("success").asBoolean()) {
      throw new IOException(
          "The master at %s does not take the driver: %s"
              .formatted(master.url(), answer.path("message").asText()));
    }
    return answer.path("submissionId").asText();
  }

  /**
   * What became of a driver, by the gateway; empty where the master does not know it.
   *
   * @param submissionId what the master calls it
   */
  Optional<JsonNode> status(Master master, String submissionId) throws IOException {
    return Optional.of(rest(master, "GET", "status/" + submissionId, ""))
        .filter(answer -> answer.path("success").asBoolean());
  }

  /** Has a driver ended; does nothing where it is not there. */
  void kill(Master master, String submissionId) throws IOException {
    if (config.submission() == SubmissionWay.REST) {
      JsonNode unused = rest(master, "POST", "kill/" + submissionId, "");
      return;
    }
    URI page = master.http(spark.webUrlPort(), "/driver/kill/");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "terminate=true&id="
                            + URLEncoder.encode(submissionId, StandardCharsets.UTF_8))));
    if (answer.statusCode() >= ERROR) {
      throw new IOException(
          "%s answers %d: to end drivers the master needs spark.ui.killEnabled"
              .formatted(page, answer.statusCode()));
    }
  }

  private JsonNode rest(Master master, String method, String path, String body) throws IOException {
    URI gateway = master.http(config.restPort(), "/v1/submissions/" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    Optional<String> token = token();
    token.ifPresent(jws -> request.header("Authorization", "Bearer " + jws));
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() == FORBIDDEN) {
      throw new IOException(
          "%s refuses the server%s: set spark.jobserver.standalone.rest-token or rest-token-file"
              .formatted(gateway, token.isPresent() ? "'s token" : ", which shows no token"));
    }
    if (answer.statusCode() != OK) {
      throw new IOException(
          "%s answers %d: %s"
              .formatted(gateway, answer.statusCode(), message(gateway, answer.body())));
    }
    return parse(gateway, answer.body());
  }

  /** The message of an error; errors of the HTTP server itself are pages. */
  private String message(URI from, String body) {
    String text;
    try {
      text = parse(from, body).path("message").asText();
    } catch (IOException e) {
      text = body;
    }
    String line = text.lines().findFirst().orElse("");
    return line.substring(0, Math.min(QUOTED, line.length()));
  }

  private Optional<String> token() throws IOException {
    return config.restTokenFile().isPresent()
        ? Optional.of(Files.readString(config.restTokenFile().get()).strip())
        : config.restToken();
  }

  private String get(URI page) throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(page).GET());
    if (answer.statusCode() != OK) {
      throw new IOException(page + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    HttpRequest built = request.timeout(ANSWER).build();
    try {
      return http.send(built, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + built.uri() + " was asked", e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(built.uri() + " cannot be reached: " + why, e);
    }
  }

  private JsonNode parse(URI from, String body) throws IOException {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new IOException(from + " does not answer as a master of Spark does", e);
    }
  }
}
