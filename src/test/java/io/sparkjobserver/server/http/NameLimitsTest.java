package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** The longest name works everywhere, and the first that is longer is refused in words. */
@QuarkusTest
class NameLimitsTest {

  @Test
  void takesABinarysNameUpToTheLimit() {
    String longest = "b" + "€".repeat(639);
    assertThat(upload(longest).statusCode()).isEqualTo(201);
    assertThat(when().get("/binaries/" + longest).jsonPath().getString("app-name"))
        .isEqualTo(longest);
    assertThat(when().delete("/binaries/" + longest).statusCode()).isEqualTo(200);
    assertRefused(upload(longest + "b"), "A binary's name has at most 640 characters");
  }

  @Test
  void takesAContextsNameUpToTheLimit() {
    String longest = "c" + "€".repeat(639);
    assertThat(when().post("/contexts/" + longest).statusCode()).isEqualTo(200);
    assertThat(when().get("/contexts/" + longest).jsonPath().getString("name")).isEqualTo(longest);
    assertThat(when().delete("/contexts/" + longest).statusCode()).isEqualTo(200);
    assertRefused(
        when().post("/contexts/" + longest + "c"),
        "A context's name has at most 640 characters and its settings have at most 65536");
  }

  @Test
  void takesAMainClassUpToTheLimitAlsoInAContextOfItsOwn() {
    upload("limits").then().statusCode(201);
    String longest = "m".repeat(600);
    Response done = when().post("/jobs?cp=limits&sync=true&mainClass=" + longest);
    assertThat(done.statusCode()).as(done.asString()).isEqualTo(200);
    String job = done.jsonPath().getString("jobId");
    assertThat(when().get("/jobs/" + job).jsonPath().getString("classPath")).isEqualTo(longest);
    assertRefused(
        when().post("/jobs?cp=limits&mainClass=" + longest + "m"),
        "A job's main class has at most 600 characters");
  }

  @Test
  void refusesANameThatNotEveryDatabaseCanKeep() {
    String path = "The path and the parameters of a request cannot have the character U+0000";
    assertRefused(upload("a%00b"), path);
    assertRefused(raw().post("/contexts/a%00b"), path);
    assertRefused(raw().get("/contexts/a%00b"), path);
    assertRefused(raw().post("/jobs?cp=limits&mainClass=m%00"), path);
    assertThat(raw().get("/binaries/a%2500b").statusCode()).isEqualTo(404);
    assertRefused(
        given().body("{cp: \"a\\u0000b\", mainClass: m}").post("/jobs"),
        "The names of a class path cannot have the character U+0000");
  }

  private static RequestSpecification raw() {
    return given().urlEncodingEnabled(false);
  }

  private static Response upload(String name) {
    return given()
        .urlEncodingEnabled(!name.contains("%"))
        .contentType("application/java-archive")
        .body(new byte[] {'P', 'K', 3, 4, 5})
        .post("/binaries/" + name);
  }

  private static void assertRefused(Response answer, String result) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(answer.jsonPath().getString("result")).isEqualTo(result);
  }
}
