package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binaries' types, versions and ends, row by row as the original has them. */
@QuarkusTest
class BinariesContractTest {

  @TestHTTPResource("/binaries/")
  URI binaries;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/java-archive                | Jar
          application/java-archive; charset=utf-8 | Jar
          Application/Java-Archive                | Jar
          application/python-wheel                | Wheel
          application/python-egg                  | Egg
          application/python-archive              | Egg
          python-archive                          | Egg
          """)
  void takesTheTypeFromTheMediaType(String contentType, String type)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = post(contentType, JAR);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
    assertThat(when().get("/binaries/typed-binary").<String>path("binary-type")).isEqualTo(type);
    assertThat(when().get("/binaries").<Map<String, String>>path("typed-binary"))
        .containsEntry("binary-type", type)
        .containsOnlyKeys("binary-type", "upload-time");
  }

  @Test
  void takesAMissingTypeForBytes() throws IOException, InterruptedException {
    HttpResponse<String> answer = post("", JAR);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"ERROR\",\"result\":\"Unsupported binary type"
                + " application/octet-stream\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PK\u0003\u0004", "PK\u0003\u0005 and more"})
  void refusesWhatIsNoZipFile(String content) {
    assertError(
        body(content.getBytes(StandardCharsets.UTF_8), "application/java-archive")
            .post("/binaries/no-zip"),
        400,
        "Binary is not of the right format");
    when().get("/binaries/no-zip").then().statusCode(404);
  }

  @Test
  void hasTheNewestVersionAndRemovesAllOfThem() {
    upload("versions").then().statusCode(201);
    Instant first = Instant.parse(when().get("/binaries/versions").path("upload-time"));
    byte[] other = (new String(JAR, StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8);
    body(other, "application/python-wheel").post("/binaries/versions").then().statusCode(201);
    Response newest = when().get("/binaries/versions");
    assertThat(newest.<String>path("binary-type")).isEqualTo("Wheel");
    assertThat(Instant.parse(newest.path("upload-time"))).isAfterOrEqualTo(first);
    upload("same-bytes").then().statusCode(201);
    assertThat(when().delete("/binaries/versions").asString())
        .isEqualTo("{\"status\":\"SUCCESS\"}");
    assertError(when().get("/binaries/versions"), 404, "Can't find binary with name versions");
    assertError(when().delete("/binaries/versions"), 404, "can't find binary with name versions");
    assertThat(when().get("/binaries/same-bytes/content").asByteArray()).isEqualTo(JAR);
  }

  @Test
  void namesAllJobsThatNeedABinary() {
    upload("shared-one").then().statusCode(201);
    upload("shared-two").then().statusCode(201);
    when().post("/contexts/sharing").then().statusCode(200);
    String path = "/jobs?mainClass=Hang&context=sharing&cp=";
    String first = when().post(path + "shared-one,shared-two").path("jobId");
    // Of another version: it needs the name all the same.
    body(
            (new String(JAR, StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8),
            "application/java-archive")
        .post("/binaries/shared-two")
        .then()
        .statusCode(201);
    String second = when().post(path + "shared-two").path("jobId");
    Response used = when().delete("/binaries/shared-two");
    assertThat(used.statusCode()).isEqualTo(403);
    assertThat(used.<String>path("result"))
        .matches("Binary is in use by job\\(s\\): [-0-9a-f]{36}, [-0-9a-f]{36}")
        .contains(first, second);
    when().delete("/contexts/sharing?force=true").then().statusCode(200);
    when().delete("/binaries/shared-two").then().statusCode(200);
  }

  private HttpResponse<String> post(String contentType, byte[] bytes)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(binaries.resolve("typed-binary"));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    return HttpClient.newHttpClient()
        .send(
            request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
