package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document says what is answered: real answers are compared with it. */
@QuarkusTest
class OpenApiTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);

  private final ObjectMapper json = new ObjectMapper();
  private JsonNode document;

  @BeforeEach
  void read() throws Exception {
    document = json.readTree(when().get("/q/openapi?format=json").asString());
    jar(JAR).post("/binaries/described").then().statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/described").path("state"))) {
      when().post("/contexts/described").then().statusCode(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/q/openapi,                  ,                 yaml",
    "/q/openapi?format=json,      ,                 json",
    "/q/openapi,                  application/json, json",
    "/q/openapi.json,             ,                 json",
    "/q/openapi.yml,              ,                 yaml",
    "/q/openapi.yaml?format=json, application/json, yaml"
  })
  void isAnsweredInTheFormatThatIsAskedFor(String path, String accept, String format)
      throws Exception {
    RequestSpecification request = accept == null ? given() : given().accept(accept);
    Response answer = request.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/" + format + ";charset=UTF-8");
    ObjectMapper mapper = format.equals("json") ? json : new YAMLMapper();
    assertThat(mapper.readTree(answer.asByteArray())).isEqualTo(document);
  }

  @Test
  void describesEveryAnswerWithAnExample() {
    List<String> undescribed = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (method.getValue().has("responses")
                              && method.getValue().path("responses").isEmpty()) {
                            undescribed.add(method.getKey() + " " + path.getKey());
                          }
                        }));
    assertThat(undescribed).isEmpty();
    assertThat(document.at("/paths/~1jobs/post/summary").asText()).contains("Submit");
    assertThat(document.at("/paths/~1jobs/post/responses/202/content").toString())
        .contains("queuePosition");
  }

  @Test
  void describesParametersTheShapeOfErrorsAndWhatTheHttpLayerRefuses() {
    assertThat(document.at("/paths/~1jobs/get/parameters").toString())
        .contains("\"limit\"", "\"status\"", "{\"name\":\"_method\",\"in\":\"query\"");
    assertThat(document.at("/paths/~1jobs~1{id}/delete/responses").has("501")).isTrue();
    assertThat(document.at("/paths/~1jobs~1{id}/delete/parameters").toString())
        .contains("{\"type\":\"string\",\"enum\":[\"DELETE\"]}")
        .doesNotContain("GET");
    assertThat(document.at("/paths/~1binaries~1{name}/post/parameters").toString())
        .doesNotContain("Content-Length");
    assertThat(
            document
                .at("/paths/~1jobs~1{id}/get/responses/404/content/application~1json/schema")
                .path("required")
                .toString())
        .isEqualTo("[\"status\",\"result\"]");
    assertThat(document.at("/paths/~1binaries/get/responses/406/content").has("text/plain"))
        .isTrue();
  }

  @Test
  void saysWhatIsAnsweredAboutBinaries() {
    check("get", "/binaries", when().get("/binaries"), 200);
    check("get", "/binaries/{name}", when().get("/binaries/described"), 200);
    check("get", "/binaries/{name}", when().get("/binaries/none"), 404);
    check("get", "/binaries/{name}/content", when().get("/binaries/described/content"), 200);
    check("get", "/binaries/{name}/content", when().get("/binaries/none/content"), 404);
    check("post", "/binaries/{name}", jar(JAR).post("/binaries/described"), 201);
    check("post", "/binaries/{name}", jar(new byte[9]).post("/binaries/described"), 400);
    check("post", "/binaries/{name}", given().body("x").post("/binaries/described"), 415);
    check("delete", "/binaries/{name}", when().delete("/binaries/none"), 404);
    String job = post("Hang", "").path("jobId");
    check("delete", "/binaries/{name}", when().delete("/binaries/described"), 403);
    when().delete("/jobs/" + job).then().statusCode(200);
    jar(JAR).post("/binaries/described-once").then().statusCode(201);
    check("delete", "/binaries/{name}", when().delete("/binaries/described-once"), 200);
  }

  @Test
  void saysWhatIsAnsweredAboutContexts() {
    check("get", "/contexts", when().get("/contexts"), 200);
    check("get", "/contexts/{name}", when().get("/contexts/described"), 200);
    check("get", "/contexts/{name}", when().get("/contexts/none"), 404);
    check("get", "/contexts/{name}", when().get("/contexts/described?wait=x"), 400);
    check("post", "/contexts/{name}", when().post("/contexts/described"), 400);
    check("post", "/contexts/{name}", when().post("/contexts/described2"), 200);
    check("delete", "/contexts/{name}", when().delete("/contexts/described2?force=x"), 400);
    check("delete", "/contexts/{name}", when().delete("/contexts/described2"), 200);
    check("delete", "/contexts/{name}", when().delete("/contexts/described2"), 404);
    check("get", "/contexts/{name}", when().get("/contexts/described2"), 200);
    check("get", "/healthz", when().get("/healthz"), 200);
    check("put", "/contexts", when().put("/contexts"), 404);
    check("put", "/contexts", when().put("/contexts?reset=x"), 500);
  }

  @Test
  void saysWhatIsAnsweredAboutJarsAndData() {
    check("get", "/jars", when().get("/jars"), 200);
    check("post", "/jars/{name}", jar(JAR).post("/jars/described"), 200);
    check("post", "/jars/{name}", jar(new byte[9]).post("/jars/described"), 400);
    Response stored = given().body("some data").post("/data/described.txt");
    check("post", "/data/{name}", stored, 200);
    check("get", "/data", when().get("/data"), 200);
    check("put", "/data", when().put("/data"), 404);
    check("delete", "/data/{name}", when().delete("/data/none"), 400);
    check("put", "/data", when().put("/data?reset=reboot"), 200);
  }

  @Test
  void saysWhatIsAnsweredAboutJobs() {
    check("post", "/jobs", post("Echo", "&sync=true"), 200);
    check("post", "/jobs", post("Fail", "&sync=true"), 200);
    check("post", "/jobs", post("Reject", "&sync=true"), 400);
    check("post", "/jobs", post("Missing", "&sync=true"), 404);
    check("post", "/jobs", when().post("/jobs"), 400);
    check("post", "/jobs", when().post("/jobs?cp=hdfs:///x&mainClass=M&context=described"), 400);
    check("post", "/jobs", when().post("/jobs?cp=none&mainClass=M&context=described"), 404);
    check("post", "/jobs", when().post("/jobs?cp=described&mainClass=M&context=none"), 404);
    check("post", "/jobs", post("Echo", "&timeout=x"), 400);
    String failed = post("Fail", "&sync=true").path("jobId");
    check("delete", "/jobs/{id}", when().delete("/jobs/" + failed), 200);
    check("get", "/jobs/{id}", when().get("/jobs/" + failed), 200);
    String done = post("Echo", "&sync=true").path("jobId");
    check("get", "/jobs/{id}", when().get("/jobs/" + done), 200);
    check("get", "/jobs/{id}/config", when().get("/jobs/" + done + "/config"), 200);
    check("get", "/jobs/{id}/result", when().get("/jobs/" + done + "/result"), 200);
    check(
        "get",
        "/jobs/{id}/result",
        given().accept("application/x-ndjson").get("/jobs/" + done + "/result"),
        200);
    check("get", "/jobs/{id}/result", ranged("bytes=0-1", done), 206);
    check("get", "/jobs/{id}/result", ranged("bytes=x", done), 400);
    check("get", "/jobs/{id}/result", ranged("bytes=9-", done), 416);
    check("get", "/jobs/{id}/result", when().get("/jobs/" + failed + "/result"), 404);
    check("delete", "/jobs/{id}", when().delete("/jobs/" + done), 404);
    check("get", "/jobs/{id}", when().get("/jobs/none"), 404);
    check("get", "/jobs/{id}", when().get("/jobs/none?wait=x"), 400);
    check("get", "/jobs/{id}/config", when().get("/jobs/none/config"), 404);
    check("get", "/jobs", when().get("/jobs"), 200);
    check("get", "/jobs", when().get("/jobs?limit=x"), 400);
    Response hanging = post("Hang", "");
    check("post", "/jobs", hanging, 202);
    check(
        "get", "/jobs/{id}/result", when().get("/jobs/" + hanging.path("jobId") + "/result"), 409);
    check("post", "/jobs", post("Hang", "&sync=true&timeout=0"), 500);
    for (int i = 0; i < 6; i++) {
      post("Hang", "").then().statusCode(202);
    }
    check("post", "/jobs", post("Echo", ""), 503);
    Response queued = post("Echo", "&queue=true");
    check("post", "/jobs", queued, 202);
    check("get", "/jobs/{id}", when().get("/jobs/" + queued.path("jobId")), 200);
    check("delete", "/jobs/{id}", when().delete("/jobs/" + hanging.path("jobId")), 200);
    check("get", "/jobs/{id}", when().get("/jobs/" + hanging.path("jobId")), 200);
    when().delete("/contexts/described?force=true").then().statusCode(200);
  }

  /** Status, type of content, and for JSON no key that the examples do not have. */
  private void check(String method, String path, Response answer, int status) {
    String what = method.toUpperCase(Locale.ROOT) + " " + path + " " + status;
    assertThat(answer.statusCode()).as(what).isEqualTo(status);
    JsonNode described =
        document
            .path("paths")
            .path(path)
            .path(method)
            .path("responses")
            .path(Integer.toString(status));
    assertThat(described.isMissingNode()).as("%s is described", what).isFalse();
    String type = answer.contentType().split(";", 2)[0];
    JsonNode content = described.path("content").path(type);
    assertThat(content.isMissingNode()).as("%s as %s is described", what, type).isFalse();
    if (type.equals("application/json")) {
      List<JsonNode> examples =
          StreamSupport.stream(content.path("examples").spliterator(), false)
              .map(example -> example.path("value"))
              .collect(Collectors.toList());
      assertThat(examples).as("%s has examples", what).isNotEmpty();
      JsonNode body = parse(answer.asString());
      if (body.isObject()
          && !path.endsWith("config")
          && !path.equals("/binaries")
          && !path.equals("/jars")) {
        assertThat(examples)
            .as("%s: %s", what, body)
            .anyMatch(
                example ->
                    StreamSupport.stream(iterable(body).spliterator(), false)
                        .allMatch(key -> example.has(key)));
      }
    }
  }

  private static Iterable<String> iterable(JsonNode body) {
    return body::fieldNames;
  }

  private JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("No JSON: " + text, e);
    }
  }

  private static Response ranged(String range, String job) {
    return given().header("Range", range).get("/jobs/" + job + "/result");
  }

  private static RequestSpecification jar(byte[] bytes) {
    return given().contentType("application/java-archive").body(bytes);
  }

  private static Response post(String mainClass, String more) {
    return when().post("/jobs?cp=described&mainClass=" + mainClass + "&context=described" + more);
  }
}
