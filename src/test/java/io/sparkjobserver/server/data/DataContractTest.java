package io.sparkjobserver.server.data;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the original's clients rely on at {@code /data}, and what they could not rely on there. */
@QuarkusTest
class DataContractTest {

  private static final String FOLDER = "/tmp/spark-jobserver/upload/";
  private static final String TIME = "-\\d{4}-\\d\\d-\\d\\dT\\d\\d_\\d\\d_\\d\\d\\.\\d{3}Z\\.dat";
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void answersAnUploadWithItsNameAndListsIt() {
    Response answer = upload("words.txt", "a b c");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString())
        .matches("\\{\"result\":\\{\"filename\":\"" + FOLDER + "words\\.txt" + TIME + "\"}}");
    Response list = when().get("/data");
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.contentType()).isEqualTo("application/json");
    assertThat(list.jsonPath().getList("", String.class)).contains(filename(answer));
  }

  @Test
  void decodesANameAndTakesEverythingThatIsNoPath() {
    assertThat(filename(upload("a%20b%C3%A4..txt", ""))).matches(FOLDER + "a bä\\.\\.txt" + TIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ..%2Fx    | a data file's name cannot have a /
          %2Fetc%2Fx | a data file's name cannot have a /
          a/b       | a data file's name cannot have a /
          ..%5Cx    | a data file's name cannot have a /
          %20       | a data file has a name
          """)
  void refusesANameThatLeavesTheStore(String name, String why) {
    List<String> before = names();
    Response refused = upload(name, "content");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.contentType()).isEqualTo("application/json");
    assertThat(refused.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(refused.jsonPath().getString("result"))
        .startsWith("Failed to store data file: " + why);
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void refusesANameThatCannotBeKept() {
    assertError(
        upload("a%00b", "content"),
        "The path and the parameters of a request cannot have the character U+0000");
    assertThat(upload("x".repeat(640), "content").jsonPath().getString("result"))
        .startsWith("Failed to store data file: a data file's name has at most 640 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoded", "plain", "doubled", "posted"})
  void deletesAFileHoweverItsNameIsWritten(String way) {
    String name = filename(upload("gone.txt", way));
    String encoded = "/data/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    Response deleted =
        switch (way) {
          case "plain" -> raw().delete("/data" + name);
          case "doubled" -> raw().delete("/data/" + name);
          case "posted" -> raw().post(encoded + "?_method=DELETE");
          default -> raw().delete(encoded);
        };
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.contentType()).isEqualTo("application/json");
    assertThat(deleted.asString()).isEqualTo("OK");
    assertThat(names()).doesNotContain(name);
    assertError(raw().delete(encoded), "Unable to delete data file '" + name + "'.");
  }

  @Test
  void deletesNothingThatIsNoDataFile() {
    assertError(raw().delete("/data/nope"), "Unable to delete data file 'nope'.");
    assertError(
        raw().delete("/data/..%2F..%2Fetc%2Fpasswd"),
        "Unable to delete data file '../../etc/passwd'.");
  }

  @Test
  void resetsAtOnceOrSoon() {
    upload("one.txt", "1");
    Response reset = when().put("/data?reset=reboot");
    assertThat(reset.statusCode()).isEqualTo(200);
    assertThat(reset.contentType()).isEqualTo("application/json");
    assertThat(reset.asString()).isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Data reset\"}");
    assertThat(when().get("/data").asString()).isEqualTo("[]");

    upload("two.txt", "2");
    assertThat(when().put("/data?reset=reboot&sync=false").asString())
        .isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Data reset requested\"}");
    await().atMost(SOON).until(() -> names().isEmpty());
  }

  @Test
  void resetsNothingWhereItIsNotAskedTo() {
    String name = filename(upload("stays.txt", "stays"));
    Response odd = when().put("/data?reset=all");
    assertThat(odd.statusCode()).isEqualTo(200);
    assertThat(odd.contentType()).isEqualTo("application/json");
    assertThat(odd.asString()).isEqualTo("ERROR");
    Response missing = when().put("/data");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.contentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
    assertThat(missing.asString()).isEqualTo("Request is missing required query parameter 'reset'");
    assertThat(when().put("/data?reset=reboot&sync=abc").statusCode()).isEqualTo(400);
    assertThat(names()).contains(name);
  }

  @Test
  void handsDataFilesToJobs() {
    byte[] large = new byte[2_500_000];
    new Random(1).nextBytes(large);
    String name = filename(body(large, "application/octet-stream").post("/data/large.bin"));
    assertThat(read(name).asString()).contains(described(large));
    assertThat(read(filename(upload("empty.txt", ""))).asString()).contains(described(new byte[0]));

    String gone = filename(upload("gone.txt", "here"));
    when().delete("/data/{name}", gone).then().statusCode(200);
    Response failed = read(gone);
    assertThat(failed.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(failed.jsonPath().getString("result.message"))
        .isEqualTo(
            "data file %s cannot be had: there is no such data file; it was deleted, or GET /data shows how it is called"
                .formatted(gone));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json"})
  void takesTheBytesForWhatTheyAre(String contentType) {
    byte[] bytes = "a=b&c=%20{".getBytes(StandardCharsets.UTF_8);
    String name = filename(body(bytes, contentType).post("/data/raw.txt"));
    assertThat(read(name).asString()).contains(described(bytes));
  }

  private static Response read(String name) {
    if (when().get("/binaries/reader").statusCode() != 200) {
      body(new byte[] {'P', 'K', 3, 4, 5}, "application/java-archive")
          .post("/binaries/reader")
          .then()
          .statusCode(201);
    }
    if (!"RUNNING".equals(when().get("/contexts/reading").path("state"))) {
      when().post("/contexts/reading").then().statusCode(200);
    }
    return given()
        .body("file = \"" + name + "\"")
        .post("/jobs?cp=reader&mainClass=Data&context=reading&sync=true&timeout=30");
  }

  private static String described(byte[] bytes) {
    try {
      return "{\"size\":%d,\"sha256\":\"%s\"}"
          .formatted(
              bytes.length,
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> names() {
    return when().get("/data").jsonPath().getList("", String.class);
  }

  private static String filename(Response stored) {
    return stored.jsonPath().getString("result.filename");
  }

  private static Response upload(String name, String content) {
    return body(content.getBytes(StandardCharsets.UTF_8), "text/plain").post("/data/" + name);
  }

  private static RequestSpecification raw() {
    return given().urlEncodingEnabled(false);
  }

  private static RequestSpecification body(byte[] bytes, String contentType) {
    return raw()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs(contentType, ContentType.BINARY)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .contentType(contentType)
        .body(bytes);
  }

  private static void assertError(Response answer, String result) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString()).isEqualTo("{\"status\":\"ERROR\",\"result\":\"" + result + "\"}");
  }
}
