package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertSuccess;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of before 0.10 do with jars. */
@QuarkusTest
class JarsContractTest {

  @TestHTTPResource("/jars/")
  URI jars;

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "text/plain", "application/python-egg"})
  void takesAJarOfAnyContentType(String contentType) {
    assertSuccess(body(JAR, contentType).post("/jars/typed"), "Jar uploaded");
    assertThat(when().get("/binaries/typed").jsonPath().getString("binary-type")).isEqualTo("Jar");
  }

  @Test
  void takesAJarWithoutAContentType() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(jars.resolve("untyped"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JAR))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Jar uploaded\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(when().get("/binaries/untyped/content").asByteArray()).isEqualTo(JAR);
  }

  @Test
  void listsJarsAlone() {
    upload("listed").then().statusCode(201);
    body(JAR, "application/python-wheel").post("/binaries/wheel").then().statusCode(201);
    Map<String, String> times = when().get("/jars").jsonPath().getMap("");
    assertThat(times)
        .containsEntry("listed", when().get("/binaries/listed").jsonPath().getString("upload-time"))
        .doesNotContainKey("wheel");
  }

  @Test
  void refusesWhatIsNoJar() {
    assertError(
        given().body("nothing".getBytes(StandardCharsets.UTF_8)).post("/jars/none"),
        400,
        "Jar is not of the right format");
    when().get("/binaries/none").then().statusCode(404);
  }
}
