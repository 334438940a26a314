package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told the ends of jobs, and what. */
@QuarkusTest
class CallbackContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private IntUnaryOperator statuses = attempt -> 200;
  private HttpServer listener;

  @BeforeEach
  void prepares() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/", this::answer);
    listener.start();
    given()
        .contentType("application/java-archive")
        .body("PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8))
        .post("/binaries/called")
        .then()
        .statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/called").path("state"))) {
      when().post("/contexts/called").then().statusCode(200);
    }
  }

  @AfterEach
  void stops() {
    listener.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
      told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(statuses.applyAsInt(told.size()), -1);
    }
  }

  @Test
  void tellsAResult() {
    Response answer = post("Echo", address(), "a = 1");
    assertThat(answer.statusCode()).isEqualTo(202);
    await().atMost(SOON).until(() -> told.size() == 1);
    assertThat(types).containsExactly("application/json");
    JsonPath body = JsonPath.from(told.get(0));
    assertThat(body.getString("jobId")).isEqualTo(answer.path("jobId"));
    assertThat(body.getInt("result.a")).isEqualTo(1);
    assertThat(body.getMap("")).containsOnlyKeys("jobId", "result");
  }

  @Test
  void tellsAnErrorAndARejection() {
    String failed = post("Fail", address(), "").path("jobId");
    await().atMost(SOON).until(() -> told.size() == 1);
    JsonPath body = JsonPath.from(told.get(0));
    assertThat(body.getString("jobId")).isEqualTo(failed);
    assertThat(body.getString("status")).isEqualTo("ERROR");
    assertThat(body.getMap("result")).containsOnlyKeys("message", "errorClass", "stack");
    assertThat(post("Reject", address(), "").statusCode()).isEqualTo(400);
    await().atMost(SOON).until(() -> told.size() == 2);
    assertThat(JsonPath.from(told.get(1)).getString("status")).isEqualTo("ERROR");
  }

  @Test
  void tellsALargeResultWhole() {
    post("Large", address(), "size = 1000000").then().statusCode(202);
    await().atMost(SOON).until(() -> told.size() == 1);
    assertThat(told.get(0).length()).isGreaterThan(1_000_000);
    assertThat(JsonPath.from(told.get(0)).getMap("")).containsOnlyKeys("jobId", "result");
  }

  @Test
  void triesAgainWhereItIsNotHeard() {
    statuses = attempt -> attempt < 3 ? 503 : 204;
    post("Echo", address(), "").then().statusCode(202);
    await().atMost(SOON).until(() -> told.size() == 3);
    assertThat(told.get(2)).isEqualTo(told.get(0));
  }

  @Test
  void givesUpAfterSixAttempts() {
    statuses = attempt -> 500;
    post("Echo", address(), "").then().statusCode(202);
    await().atMost(Duration.ofSeconds(40)).until(() -> told.size() == 6);
    statuses = attempt -> 200;
    post("Echo", address(), "").then().statusCode(202);
    await().atMost(SOON).until(() -> told.size() == 7);
    assertThat(JsonPath.from(told.get(6)).getString("jobId"))
        .isNotEqualTo(JsonPath.from(told.get(5)).getString("jobId"));
  }

  @Test
  void doesNotTellOfAJobThatWasCalledOff() {
    String killed = post("Hang", address(), "").path("jobId");
    when().delete("/jobs/" + killed).then().statusCode(200);
    String next = post("Echo", address(), "").path("jobId");
    await().atMost(SOON).until(() -> !told.isEmpty());
    // What was called off first would have been told first.
    assertThat(told).singleElement().asString().contains(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.com/x", "/x", "example.com"})
  void refusesAnotherScheme(String url) {
    Response answer = post("Echo", encode(url), "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("status")).isEqualTo("ERROR");
    assertThat(answer.<String>path("result.message"))
        .isEqualTo("Callback Url has to be 'http'/'https'");
    assertThat(answer.<String>path("result.errorClass"))
        .isEqualTo("java.lang.IllegalArgumentException");
  }

  private static Response post(String mainClass, String callback, String body) {
    return given()
        .urlEncodingEnabled(false)
        .body(body)
        .post("/jobs?cp=called&mainClass=" + mainClass + "&context=called&callbackUrl=" + callback);
  }

  /** Encoded twice, as clients of the original do it. */
  private String address() {
    return encode(
        encode("http://127.0.0.1:%d/told?by=it".formatted(listener.getAddress().getPort())));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
