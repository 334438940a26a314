package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of uploads that are longer than one may be, or than all may be together. */
@QuarkusTest
@TestProfile(BoundedServer.class)
class LimitsContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource("/")
  URI server;

  @BeforeEach
  void empty() {
    when()
        .get("/binaries")
        .jsonPath()
        .getMap("")
        .keySet()
        .forEach(name -> when().delete("/binaries/" + name).then().statusCode(200));
    when().put("/data?reset=reboot").then().statusCode(200);
  }

  @Test
  void listsNoBinariesAsAnEmptyObject() {
    assertThat(when().get("/binaries").asString()).isEqualTo("{}");
  }

  @Test
  void refusesABodyByTheLengthThatItAnnouncesAndClosesTheConnection() throws IOException {
    try (Socket client = new Socket(server.getHost(), server.getPort())) {
      client.setSoTimeout((int) SOON.toMillis());
      client
          .getOutputStream()
          .write(
              ("POST /binaries/long HTTP/1.1\r\nHost: test\r\nContent-Type:"
                      + " application/java-archive\r\nContent-Length: 33000000\r\n\r\nPK")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer)
          .startsWith("HTTP/1.1 413 ")
          .containsIgnoringCase("content-type: text/plain; charset=utf-8")
          .endsWith(
              "The request content was malformed:\nEntityStreamSizeException: incoming entity size"
                  + " (33000000) exceeded size limit (700000 bytes)!");
    }
  }

  @Test
  void refusesABodyWhoseLengthShowsWhileItIsRead() throws IOException, InterruptedException {
    HttpResponse<String> answer = chunked("long", jar(700_001));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body())
        .isEqualTo(
            "The request content was malformed:\nEntityStreamSizeException: incoming entity size"
                + " (while streaming) exceeded size limit (700000 bytes)!");
    when().get("/binaries/long").then().statusCode(404);
    assertThat(chunked("longest", jar(700_000)).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesWhatTheQuotaHasNoRoomFor(boolean announced) throws IOException, InterruptedException {
    upload("first", jar(600_000)).then().statusCode(201);
    if (announced) {
      Response refused = upload("second", jar(400_001));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.contentType()).isEqualTo("application/json");
      assertThat(refused.asString())
          .isEqualTo(
              "{\"status\":\"ERROR\",\"result\":\"The binaries take 600000 of the 1000000 bytes"
                  + " that spark.jobserver.binaries-quota allows, which leaves no room for this one"
                  + " of 400001 bytes or more; delete what is not needed, or have the setting"
                  + " raised\"}");
    } else {
      HttpResponse<String> refused = chunked("second", jar(400_001));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body())
          .contains("take 600000 of the 1000000 bytes", "spark.jobserver.binaries-quota");
    }
    when().get("/binaries/second").then().statusCode(404);
    upload("second", jar(400_000)).then().statusCode(201);
    upload("third", JAR).then().statusCode(413);

    when().delete("/binaries/first").then().statusCode(200);
    upload("third", JAR).then().statusCode(201);
  }

  @Test
  void countsTheBytesOfSeveralNamesOnceAndOldVersionsToo() {
    byte[] jar = jar(400_000);
    upload("one", jar).then().statusCode(201);
    upload("other", jar).then().statusCode(201);
    upload("one", jar(300_000)).then().statusCode(201);
    upload("one", jar(300_001)).then().statusCode(413);
    upload("one", jar(300_000)).then().statusCode(201);
  }

  @Test
  void refusesADataFileThatTheQuotaHasNoRoomFor() throws IOException, InterruptedException {
    body(jar(600_000), "application/octet-stream").post("/data/first").then().statusCode(200);
    Response refused = body(jar(400_001), "application/octet-stream").post("/data/second");
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.asString())
        .isEqualTo(
            "{\"status\":\"ERROR\",\"result\":\"The data files take 600000 of the 1000000 bytes"
                + " that spark.jobserver.datadao.quota allows, which leaves no room for this one of"
                + " 400001 bytes or more; delete what is not needed, or have the setting"
                + " raised\"}");
    assertThat(chunkedTo("/data/second", jar(400_001)).statusCode()).isEqualTo(413);
    assertThat(when().get("/data").jsonPath().getList("")).hasSize(1);
    assertThat(chunkedTo("/data/second", jar(400_000)).statusCode()).isEqualTo(200);
    when().put("/data?reset=reboot").then().statusCode(200);
    assertThat(chunkedTo("/data/third", jar(600_000)).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> chunked(String name, byte[] bytes)
      throws IOException, InterruptedException {
    return chunkedTo("/binaries/" + name, bytes);
  }

  private HttpResponse<String> chunkedTo(String path, byte[] bytes)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/java-archive")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static Response upload(String name, byte[] bytes) {
    return body(bytes, "application/java-archive").post("/binaries/" + name);
  }

  /** Each is another one. */
  private static byte[] jar(int length) {
    byte[] jar = new byte[length];
    new Random().nextBytes(jar);
    System.arraycopy(JAR, 0, jar, 0, JAR.length);
    return jar;
  }
}
