package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cp} and {@code dependent-jar-uris} as settings of a context. */
@QuarkusTest
class ContextClassPathContractTest {

  private static final String NAME = "class-path";

  @TempDir Path folder;

  @AfterEach
  void stop() {
    when().delete("/contexts/" + NAME + "?force=true");
  }

  @Test
  void putsBinariesBelowEachJob() throws Exception {
    Contract.upload("shared-one");
    Contract.upload("shared-two");
    Path jar = Files.write(folder.resolve("by-address.jar"), Contract.JAR);
    assertSuccess(
        given()
            .body(
                "spark.context-settings { dependent-jar-uris = [\"file:%s\"], cp = shared-one }"
                    .formatted(jar))
            .post("/contexts/" + NAME + "?cp=shared-two"),
        "Context initialized");
    assertThat(sharedBinaries()).containsExactly("file:" + jar, "shared-one");
    when().delete("/contexts/" + NAME).then().statusCode(200);
    assertSuccess(
        given().queryParam("cp", "shared-two, shared-one").post("/contexts/" + NAME),
        "Context initialized");
    assertThat(sharedBinaries()).containsExactly("shared-two", "shared-one");
  }

  @Test
  void keepsThemWhileTheContextIsThere() {
    Contract.upload("shared-kept");
    when().post("/contexts/" + NAME + "?cp=shared-kept").then().statusCode(200);
    assertError(
        when().delete("/binaries/shared-kept"), 403, "Binary is in use by context(s): " + NAME);
    when().delete("/contexts/" + NAME).then().statusCode(200);
    when().delete("/binaries/shared-kept").then().statusCode(200);
  }

  @Test
  void refusesAContextWhoseBinaryIsNotThere() {
    Response answer = when().post("/contexts/" + NAME + "?cp=nowhere");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.<String>path("status")).isEqualTo("CONTEXT INIT ERROR");
    assertThat(answer.<String>path("result.message"))
        .isEqualTo("can't find binary: nowhere in database");
    assertThat(answer.<String>path("result.errorClass"))
        .isEqualTo("spark.jobserver.util.NoSuchBinaryException");
    when().get("/contexts/" + NAME + "-never").then().statusCode(404);
  }

  @Test
  void refusesAContextWhoseAddressIsNone() {
    Response answer = when().post("/contexts/" + NAME + "?dependent-jar-uris=hdfs://host/a.jar");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("status")).isEqualTo("CONTEXT INIT ERROR: Malformed URL");
    assertThat(answer.<String>path("result.message")).isEqualTo("unknown protocol: hdfs");
    assertThat(answer.<String>path("result.errorClass"))
        .isEqualTo("java.net.MalformedURLException");
  }

  private static List<String> sharedBinaries() {
    return when()
        .post("/jobs?cp=shared-one&mainClass=Shared&sync=true&context=" + NAME)
        .path("result");
  }
}
