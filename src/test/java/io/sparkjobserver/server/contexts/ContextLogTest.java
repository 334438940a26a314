package io.sparkjobserver.server.contexts;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a context over HTTP. Its driver is a fake, for which the test writes the log. */
@QuarkusTest
class ContextLogTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Each answer that is followed has a connection of its own. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Inject FakeLauncher launcher;

  @TestHTTPResource("/contexts/")
  URI contexts;

  private final String name = "log-" + UUID.randomUUID();
  private final List<InputStream> open = new ArrayList<>();

  @BeforeEach
  void create() {
    when().post("/contexts/" + name).then().statusCode(200);
  }

  @AfterEach
  void end() throws IOException {
    for (InputStream followed : open) {
      followed.close();
    }
    when().delete("/contexts/" + name + "?force=true");
  }

  @Test
  void isNotThereBeforeAnythingWasWritten() {
    assertError(
        log(""),
        404,
        "there is no log of context "
            + name
            + " here: its driver has written none yet, or runs on another server's machine");
    assertError(when().get("/contexts/none/log"), 404, "can't find context with name none");
    assertError(
        given().urlEncodingEnabled(false).get("/contexts/..%2F..%2Fetc/log"),
        404,
        "can't find context with name ../../etc");
  }

  @Test
  void isTextThatNoBrowserTakesForAnythingElse() throws IOException {
    launcher.print(name, "<b>größer</b>\n");
    Response log = log("");
    assertThat(log.statusCode()).isEqualTo(200);
    assertThat(log.contentType()).isEqualToIgnoringCase("text/plain; charset=utf-8");
    assertThat(log.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(log.header("Cache-Control")).isEqualTo("no-store");
    assertThat(log.header("Content-Length")).isEqualTo("16");
    assertThat(log.asString()).isEqualTo("<b>größer</b>\n");
  }

  @Test
  void isItsLastLinesOrAllOfThem() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= 40_000; i++) {
      all.append("line ").append(i).append('\n');
    }
    launcher.print(name, all.toString());
    assertThat(log("").asString().lines()).hasSize(1_000).startsWith("line 39001");
    assertThat(log("?tail=2").asString()).isEqualTo("line 39999\nline 40000\n");
    assertThat(log("?tail=0").asString()).isEmpty();
    assertThat(log("?tail=10000").asString().lines()).hasSize(10_000);
    Response whole = log("?tail=all");
    assertThat(whole.asString()).isEqualTo(all.toString());
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(log("").header("Accept-Ranges")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0123, bytes 0-3/10",
    "bytes=8-, 89, bytes 8-9/10",
    "bytes=-3, 789, bytes 7-9/10",
    "bytes=5-100, 56789, bytes 5-9/10"
  })
  void isARangeOfIt(String range, String part, String contentRange) throws IOException {
    launcher.print(name, "0123456789");
    Response answer = given().header("Range", range).get(path("?tail=all"));
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.asString()).isEqualTo(part);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    assertThat(answer.header("Content-Length")).isEqualTo("" + part.length());
    assertThat(given().header("Range", range).get(path("")).asString()).isEqualTo(part);
  }

  @Test
  void hasNoRangeBeyondItsEnd() throws IOException {
    launcher.print(name, "0123456789");
    Response beyond = given().header("Range", "bytes=10-").get(path(""));
    assertError(beyond, 416, "the log has 10 bytes, and none of the range");
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?tail=-1", "?tail=10001"})
  void isNotAnyNumberOfLines(String query) {
    assertError(log(query), 400, "tail is a number of lines from 0 to 10000, or all");
  }

  @Test
  void isAskedForInWordsThatMakeSense() {
    assertThat(log("?tail=most").statusCode()).isEqualTo(400);
    assertThat(log("?follow=perhaps").statusCode()).isEqualTo(400);
    assertThat(given().header("Range", "bytes=0-1,3-4").get(path("")).statusCode()).isEqualTo(400);
    for (String query : List.of("?follow=true", "?tail=5")) {
      assertError(
          given().header("Range", "bytes=0-1").get(path(query)),
          400,
          "A range is one of the whole log: leave out the header Range, or follow and tail");
    }
  }

  @Test
  void isLookedAtWithoutItsBody() throws IOException {
    launcher.print(name, "one\ntwo\nthree\n");
    Response whole = when().head(path("?tail=all"));
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.contentType()).isEqualToIgnoringCase("text/plain; charset=utf-8");
    assertThat(whole.header("Content-Length")).isEqualTo("14");
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(when().head(path("?tail=1")).header("Content-Length")).isEqualTo("6");
    Response followed = when().head(path("?follow=true"));
    assertThat(followed.statusCode()).isEqualTo(200);
    assertThat(followed.header("Content-Length")).isNull();
    assertThat(when().head("/contexts/none/log").statusCode()).isEqualTo(404);
  }

  @Test
  void isFollowedUntilItsDriverIsOver() throws IOException {
    launcher.print(name, "one\ntwo\n");
    HttpResponse<InputStream> answer = follow("&tail=1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("two");
      launcher.print(name, "three\n");
      assertThat(lines.readLine()).isEqualTo("three");
      when().delete("/contexts/" + name).then().statusCode(200);
      assertThat(lines.readLine()).isNull();
    }
    assertThat(text(follow("").body())).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void isThereAfterTheEndAlsoWhereItsFileIsGone() throws IOException {
    String cut = "not kept\n" + "x".repeat(100_000);
    String end = "\0 \n" + "last words ".repeat(100) + "\n";
    launcher.print(name, cut + "\n" + end);
    when().delete("/contexts/" + name).then().statusCode(200);
    assertThat(log("?tail=all").asString()).isEqualTo(cut + "\n" + end);

    launcher.loseLog(name);

    assertThat(log("?tail=all").asString()).isEqualTo(end);
    assertThat(log("?tail=1").asString()).isEqualTo(end.substring(end.indexOf('\n') + 1));
    Response range = given().header("Range", "bytes=-5").get(path(""));
    assertThat(range.asString()).isEqualTo("rds \n");
    assertThat(range.header("Content-Range")).endsWith("/" + end.length());
    assertThat(text(follow("").body())).isEqualTo(end);
  }

  @Test
  void isFollowedByABoundedNumberAtOnce() throws IOException {
    launcher.print(name, "one\n");
    for (int i = 0; i < ContextLogs.MOST_FOLLOWERS; i++) {
      HttpResponse<InputStream> followed = follow("");
      assertThat(followed.statusCode()).isEqualTo(200);
      open.add(followed.body());
    }
    assertError(
        log("?follow=true"),
        503,
        "100 logs are followed already; try again later, or ask without follow");
    // The rest is served as ever, and a place that is left is free.
    assertThat(log("").asString()).isEqualTo("one\n");
    open.remove(0).close();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              HttpResponse<InputStream> followed = follow("");
              open.add(followed.body());
              assertThat(followed.statusCode()).isEqualTo(200);
            });
  }

  private HttpResponse<InputStream> follow(String more) {
    HttpRequest request =
        HttpRequest.newBuilder(contexts.resolve(name + "/log?follow=true" + more))
            .timeout(SOON)
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofInputStream()).join();
  }

  private static String text(InputStream body) throws IOException {
    try (body) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  private Response log(String query) {
    return when().get(path(query));
  }

  private String path(String query) {
    return "/contexts/" + name + "/log" + query;
  }

  private static void assertError(Response answer, int status, String result) {
    assertThat(answer.asString()).isEqualTo("{\"status\":\"ERROR\",\"result\":\"" + result + "\"}");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/json");
  }
}
