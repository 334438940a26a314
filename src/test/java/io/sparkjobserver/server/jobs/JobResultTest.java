package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sparkjobserver.server.content.Contents;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results on their own. The driver is a fake, which returns what it is told. */
@QuarkusTest
class JobResultTest {

  private static final byte[] JAR = "PK\u0003\u0004 and what follows".getBytes(UTF_8);
  private static final String LINES = "application/x-ndjson";
  private static final String SMALL = "[1,{\"a\":\"größer, ]\"},[2,3]]";

  @BeforeEach
  void prepare() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/results")
        .then()
        .statusCode(201);
    if (when().get("/contexts/results").statusCode() != 200) {
      when().post("/contexts/results").then().statusCode(200);
    }
  }

  @Test
  void isJsonAndNothingElse() {
    String id = finished(SMALL);
    Response answer = when().get(path(id));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asByteArray()).isEqualTo(SMALL.getBytes(UTF_8));
    assertWhole(answer, SMALL);
    assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(answer.header("Vary")).contains("Accept");
    assertThat(given().accept("application/json").get(path(id)).asByteArray())
        .isEqualTo(SMALL.getBytes(UTF_8));
    assertThat(when().get(path(finished("null"))).asString()).isEqualTo("null");
  }

  @Test
  void isLookedAtWithoutItsBody() {
    String id = finished(SMALL);
    Response answer = when().head(path(id));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertWhole(answer, SMALL);
    assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    Response lines = given().accept(LINES).head(path(id));
    assertThat(lines.contentType()).isEqualTo(LINES);
    assertThat(lines.header("Content-Length")).isNull();
    assertThat(when().head(path("none")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, '[1,{', bytes 0-3/29",
    "bytes=24-, '2,3]]', bytes 24-28/29",
    "bytes=-3, '3]]', bytes 26-28/29",
    "bytes=28-100, ], bytes 28-28/29"
  })
  void isARangeOfIt(String range, String part, String contentRange) {
    Response answer = given().header("Range", range).get(path(finished(SMALL)));
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString()).isEqualTo(part);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    assertThat(answer.header("Content-Length")).isEqualTo("" + part.length());
  }

  @Test
  void hasNoRangeBeyondItsEnd() {
    String id = finished("[1]");
    Response beyond = given().header("Range", "bytes=3-").get(path(id));
    assertError(beyond, 416, "the result has 3 bytes, and none of the range");
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */3");
    assertThat(given().header("Range", "bytes=0-0,2-2").get(path(id)).statusCode()).isEqualTo(400);
    assertThat(given().header("Range", "lines=1-").get(path(id)).statusCode()).isEqualTo(200);
  }

  @Test
  void isOnlySentAnewWhereItIsAnother() {
    String id = finished(SMALL);
    String tag = when().get(path(id)).header("ETag");
    Response unchanged = given().header("If-None-Match", tag).get(path(id));
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.asByteArray()).isEmpty();
    assertThat(unchanged.header("ETag")).isEqualTo(tag);
    assertThat(given().accept(LINES).header("If-None-Match", tag).get(path(id)).statusCode())
        .isEqualTo(200);
    assertThat(ranged(id, tag).statusCode()).isEqualTo(206);
    assertThat(ranged(id, "\"another\"").asByteArray()).isEqualTo(SMALL.getBytes(UTF_8));
  }

  private static Response ranged(String id, String ifRange) {
    return given().header("Range", "bytes=0-1").header("If-Range", ifRange).get(path(id));
  }

  @Test
  void isALineForEachElement() {
    Response lines = given().accept(LINES).get(path(finished(SMALL)));
    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.contentType()).isEqualTo(LINES);
    assertThat(new String(lines.asByteArray(), UTF_8))
        .isEqualTo("1\n{\"a\":\"größer, ]\"}\n[2,3]\n");
    assertThat(lines(finished("[]"))).isEmpty();
    assertThat(lines(finished("{\"a\":[1,2]}"))).isEqualTo("{\"a\":[1,2]}\n");
    assertThat(lines(finished("17"))).isEqualTo("17\n");
  }

  @Test
  void hasNoRangeOfLines() {
    String id = finished("[1,2]");
    Response lines = given().accept(LINES).header("Range", "bytes=0-0").get(path(id));
    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.asString()).isEqualTo("1\n2\n");
    assertThat(lines.header("Accept-Ranges")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/*;q=0.5, application/json"})
  void isJsonWhereLinesAreNotAskedFor(String accept) {
    assertThat(given().accept(accept).get(path(finished("[1]"))).asString()).isEqualTo("[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, "application/json;q=0.1, application/x-ndjson"})
  void isLinesWhereTheyAreAskedFor(String accept) {
    assertThat(given().accept(accept).get(path(finished("[1]"))).asString()).isEqualTo("1\n");
  }

  @Test
  void isNothingElse() {
    assertThat(given().accept("text/html").get(path(finished("[1]"))).statusCode()).isEqualTo(406);
  }

  @Test
  void mayBeLongerThanOneStoredPiece() {
    int count = 50_000;
    String large =
        IntStream.range(0, count)
            .mapToObj(i -> "\"%070d\"".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(large.length()).isGreaterThan(3 * Contents.CHUNK);
    String id = finished(large);
    Response whole = when().get(path(id));
    assertThat(whole.asString()).isEqualTo(large);
    assertWhole(whole, large);

    int from = Contents.CHUNK - 5;
    int to = 2 * Contents.CHUNK + 5;
    Response part = given().header("Range", "bytes=%d-%d".formatted(from, to - 1)).get(path(id));
    assertThat(part.asString()).isEqualTo(large.substring(from, to));
    assertThat(part.header("Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, large.length()));

    assertThat(lines(id))
        .isEqualTo(
            IntStream.range(0, count)
                .mapToObj("\"%070d\"\n"::formatted)
                .collect(Collectors.joining()));

    Response report = when().get("/jobs/" + id);
    assertThat(report.asString()).endsWith("\"result\":" + large + "}");
    assertThat(report.contentType()).isEqualTo("application/json");
    assertThat(report.header("Content-Length")).isEqualTo("" + report.asByteArray().length);
    Response looked = when().head("/jobs/" + id);
    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.asByteArray()).isEmpty();
  }

  @Test
  void isNotThereBeforeTheEnd() {
    String id = when().post("/jobs?cp=results&mainClass=Hang&context=results").path("jobId");
    Response running = when().get(path(id));
    assertError(
        running,
        409,
        "Job %s is RUNNING and has no result yet: GET /jobs/%s tells when it is over"
            .formatted(id, id));
    assertThat(given().accept(LINES).get(path(id)).statusCode()).isEqualTo(409);
    when().delete("/jobs/" + id).then().statusCode(200);
    assertError(
        when().get(path(id)),
        404,
        "Job %s ended as KILLED, without a result: GET /jobs/%s tells why".formatted(id, id));
  }

  @Test
  void isNotThereWhereThereIsNone() {
    assertError(when().get(path("none")), 404, "No such job ID none");
    String id =
        when().post("/jobs?cp=results&mainClass=Fail&context=results&sync=true").path("jobId");
    assertError(
        when().get(path(id)),
        404,
        "Job %s ended as ERROR, without a result: GET /jobs/%s tells why".formatted(id, id));
  }

  private static String finished(String value) {
    return given()
        .contentType("application/json; charset=utf-8")
        .body("{\"value\":" + value + "}")
        .post("/jobs?cp=results&mainClass=Value&context=results&sync=true&timeout=60")
        .path("jobId");
  }

  private static String path(String id) {
    return "/jobs/" + id + "/result";
  }

  private static String lines(String id) {
    return given().accept(LINES).get(path(id)).asString();
  }

  private static void assertWhole(Response answer, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    assertThat(answer.header("Content-Length")).isEqualTo("" + bytes.length);
    try {
      assertThat(answer.header("ETag"))
          .isEqualTo(
              '"'
                  + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                  + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertError(Response answer, int status, String message) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.<String>path("status")).isEqualTo("ERROR");
    assertThat(answer.<String>path("result")).isEqualTo(message);
  }
}
