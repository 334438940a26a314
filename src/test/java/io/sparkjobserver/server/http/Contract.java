package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;

/** What the tests of the HTTP contract have in common: the shapes of its answers, and uploads. */
final class Contract {

  /** What a jar begins with, and a bit more. */
  static final byte[] JAR = "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);

  private Contract() {}

  static void assertSuccess(Response answer, String result) {
    assertThat(answer.asString())
        .isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"" + result + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
  }

  static void assertError(Response answer, int status, String result) {
    assertThat(answer.asString()).isEqualTo("{\"status\":\"ERROR\",\"result\":\"" + result + "\"}");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/json");
  }

  static void assertText(Response answer, int status, String body) {
    assertThat(answer.asString()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
  }

  static Response upload(String name) {
    return body(JAR, "application/java-archive").post("/binaries/" + name);
  }

  static RequestSpecification body(byte[] bytes, String contentType) {
    return given()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .contentType(contentType)
        .body(bytes);
  }
}
