package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertText;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods paths have, how others are refused, and how a method is said otherwise. */
@QuarkusTest
class MethodsContractTest {

  private static final String NOT_FOUND = "The requested resource could not be found.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | /binaries           | GET
          PATCH  | /binaries/x         | GET, POST, DELETE
          POST   | /binaries/x/content | GET
          PATCH  | /contexts           | GET, PUT
          PUT    | /contexts/x         | GET, POST, DELETE
          DELETE | /contexts/x/log     | GET
          POST   | /contexts/x/executors | GET
          PUT    | /jobs               | GET, POST
          POST   | /jobs/x             | GET, DELETE
          DELETE | /jobs/x/config      | GET
          POST   | /healthz            | GET
          DELETE | /jars/x             | POST
          PUT    | /jars               | GET
          OPTIONS | /jobs              | GET, POST
          OPTIONS | /contexts/x/       | GET, POST, DELETE
          OPTIONS | /contexts/x/log    | GET
          """)
  void namesTheMethodsOfAPath(String method, String path, String methods) {
    Response refused = given().request(method, path);
    assertText(refused, 405, "HTTP method not allowed, supported methods: " + methods);
    assertThat(refused.header("Allow")).isEqualTo(methods);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /binaries",
    "DELETE, /binaries",
    "DELETE, /binaries/",
    "POST, /contexts",
    "DELETE, /contexts",
    "DELETE, /jobs",
    "POST, /jars",
    "PUT, /nope",
    "OPTIONS, /nope",
    "OPTIONS, /jobs/x/nope"
  })
  void doesNotFindWhatIsNotNamed(String method, String path) {
    assertText(given().request(method, path), 404, NOT_FOUND);
  }

  @Test
  void answersHeadAsGetWithoutTheBody() {
    upload("headed").then().statusCode(201);
    when().post("/contexts/headed").then().statusCode(200);
    String job =
        given()
            .body("a = 1")
            .post("/jobs?cp=headed&mainClass=Echo&context=headed&sync=true")
            .path("jobId");
    for (String path :
        new String[] {
          "/binaries",
          "/binaries/headed",
          "/binaries/headed/content",
          "/binaries/none",
          "/jars",
          "/contexts/headed/executors",
          "/contexts/none",
          "/contexts",
          "/jobs?limit=0",
          "/jobs/" + job,
          "/jobs/" + job + "/config",
          "/jobs/none",
          "/jobs?limit=x",
          "/healthz",
          "/nope"
        }) {
      Response got = when().get(path);
      Response head = when().head(path);
      assertThat(head.statusCode()).as(path).isEqualTo(got.statusCode());
      assertThat(head.asByteArray()).as(path).isEmpty();
      assertThat(headers(head)).as(path).isEqualTo(headers(got));
    }
    when().delete("/contexts/headed").then().statusCode(200);
  }

  private static Map<String, String> headers(Response answer) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : answer.headers()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    headers.remove("date");
    // Of a body that is made and not sent it may be left out, RFC 9110, 9.3.2.
    headers.remove("content-length");
    return headers;
  }

  @Test
  void takesTheMethodFromTheQueryOnEveryRoute() {
    body(JAR, "application/java-archive")
        .put("/binaries/posted?_method=POST")
        .then()
        .statusCode(201);
    assertThat(when().post("/binaries/posted?_method=get").jsonPath().getString("app-name"))
        .isEqualTo("posted");
    when().post("/binaries/posted?_method=dElEtE").then().statusCode(200);
    assertError(
        when().post("/binaries/posted?_method=GET"), 404, "Can't find binary with name posted");
    assertThat(when().post("/healthz?_method=GET").statusCode()).isEqualTo(200);
    assertError(when().post("/jobs/none?_method=DELETE"), 404, "No such job ID none");
    assertText(
        when().get("/jobs?_method=PATCH"),
        405,
        "HTTP method not allowed, supported methods: GET, POST");
    assertText(
        when().get("/jobs?_method=OPTIONS"),
        405,
        "HTTP method not allowed, supported methods: GET, POST");
    // Else the answer would announce a body that it does not have.
    assertText(
        when().get("/jobs?_method=HEAD"),
        405,
        "HTTP method not allowed, supported methods: GET, POST");
  }

  @Test
  void takesTheMethodOfARequestWithABodyFromTheQuery() {
    given()
        .body("spark.context-settings.spark.a.b = 1")
        .put("/contexts/meant?_method=post")
        .then()
        .statusCode(200);
    given().body("of no use").post("/contexts/meant?_method=DELETE").then().statusCode(200);
    assertThat(when().get("/contexts/meant").jsonPath().getString("state")).isEqualTo("FINISHED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frobnicate", "", "GETS"})
  void doesNotKnowOtherMethods(String method) {
    assertText(
        when().post("/binaries/posted?_method=" + method),
        501,
        "The server either does not recognize the request method, or it lacks the ability to fulfill"
            + " the request.");
  }
}
