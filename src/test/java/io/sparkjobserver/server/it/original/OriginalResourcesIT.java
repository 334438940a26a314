package io.sparkjobserver.server.it.original;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The original's integration suite: BasicApiTests, of binaries, of contexts and of requests that
 * are wrong. The cases have its order and go on from one another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OriginalResourcesIT {

  @RegisterExtension
  static final ApiProcess API = ApiProcess.with("spark.jobserver.context-per-jvm=true");

  private static final String APP = "IntegrationTestApp";
  private static final String CONTEXT = "IntegrationTestContext";
  private static final String INITIALIZED =
      "{\"status\":\"SUCCESS\",\"result\":\"Context initialized\"}";
  private static final String STOPPED = "{\"status\":\"SUCCESS\",\"result\":\"Context stopped\"}";
  private static final Duration SOON = Duration.ofSeconds(20);

  private static ZonedDateTime uploaded;

  private final JobserverClient client = API.client();

  @Test
  @Order(1)
  @DisplayName("1: POST /binaries/{app} of tests.jar is 201")
  void takesABinary() {
    OriginalJars.upload(client, APP, OriginalJars.tests());
  }

  @Test
  @Order(2)
  @DisplayName("2: GET /binaries has it, with a time of upload that can be read")
  void listsTheBinary() {
    JsonNode listed = client.get("/binaries").expect(200).json().path(APP);
    assertThat(listed.path("binary-type").asText()).isEqualTo("Jar");
    uploaded = ZonedDateTime.parse(listed.path("upload-time").asText());
  }

  @Test
  @Order(3)
  @DisplayName("3: GET /binaries/{app} says its name, its type and the same time")
  void showsTheBinary() {
    JsonNode shown = client.get("/binaries/" + APP).expect(200).json();
    assertThat(shown.path("app-name").asText()).isEqualTo(APP);
    assertThat(shown.path("binary-type").asText()).isEqualTo("Jar");
    // As a time: as a text the original's own comparison fails once in a thousand uploads.
    assertThat(ZonedDateTime.parse(shown.path("upload-time").asText())).isEqualTo(uploaded);
  }

  @Test
  @Order(4)
  @DisplayName(
      "4: POST /binaries/{app} of extras.jar under the same name is 201, with a later time")
  void replacesTheBinary() {
    OriginalJars.upload(client, APP, OriginalJars.extras());
    JsonNode shown = client.get("/binaries/" + APP).expect(200).json();
    assertThat(ZonedDateTime.parse(shown.path("upload-time").asText())).isAfter(uploaded);
  }

  @Test
  @Order(5)
  @DisplayName("5: DELETE /binaries/{app} is 200, and it is gone")
  void deletesTheBinary() {
    client.delete("/binaries/" + APP).expect(200, "{\"status\":\"SUCCESS\"}");
    client.get("/binaries/" + APP).expect(404);
    assertThat(client.get("/binaries").expect(200).json().has(APP)).isFalse();
  }

  @Test
  @Order(6)
  @DisplayName("6: GET /binaries/{app} of none is 404, Can't find binary with name")
  void showsNoBinaryThatIsNotThere() {
    client.get("/binaries/" + APP).expectError(404, "Can't find binary with name " + APP);
  }

  @Test
  @Order(7)
  @DisplayName("7: DELETE /binaries/{app} of none is 404")
  void deletesNoBinaryThatIsNotThere() {
    client.delete("/binaries/" + APP).expectError(404, "can't find binary with name " + APP);
  }

  @Test
  @Order(8)
  @DisplayName("8: POST /contexts/{name} is 200 SUCCESS")
  void makesAContext() {
    client.post("/contexts/" + CONTEXT, "").expect(200, INITIALIZED);
  }

  @Test
  @Order(9)
  @DisplayName("9: GET /contexts has it")
  void listsTheContext() {
    assertThat(contexts()).contains(CONTEXT);
  }

  @Test
  @Order(10)
  @DisplayName("10: GET /contexts/{name} says its name and RUNNING")
  void showsTheContext() {
    ContextReport shown = client.context(CONTEXT);
    assertThat(shown.name()).isEqualTo(CONTEXT);
    assertThat(shown.state()).isEqualTo("RUNNING");
  }

  @Test
  @Order(11)
  @DisplayName("11: DELETE /contexts/{name} is 200 SUCCESS, then GET says FINISHED")
  void stopsTheContext() {
    client.delete("/contexts/" + CONTEXT).expect(200, STOPPED);
    client.awaitContext(CONTEXT, "FINISHED", SOON);
  }

  @Test
  @Order(12)
  @DisplayName("12: DELETE /contexts/{name}?force=true of another is 200, then GET says FINISHED")
  void stopsAContextByForce() {
    client.post("/contexts/" + CONTEXT, "").expect(200, INITIALIZED);
    client.delete("/contexts/" + CONTEXT + "?force=true").expect(200, STOPPED);
    client.awaitContext(CONTEXT, "FINISHED", SOON);
  }

  @Test
  @Order(13)
  @DisplayName("13: GET /contexts does not have it any more")
  void doesNotListAContextThatIsOver() {
    assertThat(contexts()).doesNotContain(CONTEXT);
  }

  @Test
  @Order(14)
  @DisplayName("14: a second POST /contexts/{name} is 400 ERROR")
  void makesNoSecondContextOfAName() {
    client.post("/contexts/" + CONTEXT, "").expect(200, INITIALIZED);
    client.post("/contexts/" + CONTEXT, "").expectError(400, "context " + CONTEXT + " exists");
    client.delete("/contexts/" + CONTEXT).expect(200, STOPPED);
  }

  @Test
  @Order(15)
  @DisplayName("15: DELETE /contexts/{name} of none is 404 ERROR")
  void stopsNoContextThatIsNotThere() {
    client.delete("/contexts/NoContext").expectError(404, "context NoContext not found");
  }

  @Test
  @Order(39)
  @DisplayName("39: POST /jobs with an unknown appName is 404, appName … not found")
  void runsNoJobOfAnUnknownBinary() {
    client
        .post("/jobs?appName=NoApp&classPath=spark.jobserver.WordCountExample", "")
        .expectError(404, "appName NoApp not found");
  }

  @Test
  @Order(40)
  @DisplayName("40: POST /jobs with an unknown context is 404, context … not found")
  void runsNoJobInAnUnknownContext() {
    OriginalJars.upload(client, APP, OriginalJars.tests());
    client
        .post(
            "/jobs?appName=%s&classPath=spark.jobserver.WordCountExample&context=NoContext"
                .formatted(APP),
            "")
        .expectError(404, "context NoContext not found");
  }

  @Test
  @Order(41)
  @DisplayName("41: GET /jobs/{id} of none is 404, No such job ID")
  void showsNoJobThatIsNotThere() {
    client.get("/jobs/NoJob").expectError(404, "No such job ID NoJob");
  }

  @Test
  @Order(42)
  @DisplayName("42: GET /jobs/{id}/config of none is 404, No such job ID")
  void showsNoConfigurationOfAJobThatIsNotThere() {
    client.get("/jobs/NoJob/config").expectError(404, "No such job ID NoJob");
  }

  @Test
  @Order(43)
  @DisplayName("43: DELETE /jobs/{id} of none is 404, No such job ID")
  void killsNoJobThatIsNotThere() {
    client.delete("/jobs/NoJob").expectError(404, "No such job ID NoJob");
  }

  @Test
  @Order(44)
  @DisplayName("44: POST /jobs with mainClass alone is 400")
  void runsNoJobWithoutABinary() {
    client
        .post("/jobs?mainClass=spark.jobserver.WordCountExample", "")
        .expectError(
            400,
            "Cannot parse config: To start the job appName or cp parameters should be configured!");
  }

  @Test
  @Order(45)
  @DisplayName("45: POST /jobs with cp alone is 400, mainClass parameter is missing")
  void runsNoJobWithoutAMainClass() {
    client
        .post("/jobs?cp=" + APP, "")
        .expectError(400, "Cannot parse config: mainClass parameter is missing!");
  }

  @Test
  @Order(46)
  @DisplayName("46: POST /jobs with cp and classPath is 400, mainClass parameter is missing")
  void runsNoJobWithCpAndClassPath() {
    client
        .post("/jobs?cp=%s&classPath=spark.jobserver.WordCountExample".formatted(APP), "")
        .expectError(400, "Cannot parse config: mainClass parameter is missing!");
  }

  @Test
  @Order(47)
  @DisplayName("47: POST /jobs with appName and mainClass is 400, classPath parameter is missing")
  void runsNoJobWithAppNameAndMainClass() {
    client
        .post("/jobs?appName=%s&mainClass=spark.jobserver.WordCountExample".formatted(APP), "")
        .expectError(400, "Cannot parse config: classPath parameter is missing!");
  }

  @Test
  @Order(48)
  @DisplayName(
      "48: POST /jobs with an address of HDFS in cp is 400, JOB LOADING FAILED: Malformed URL")
  void runsNoJobOfAnAddressThatIsNone() {
    Answer refused =
        client.post(
            "/jobs?mainClass=spark.jobserver.WordCountExample",
            "cp = \"hdfs:///test/does/not/exist\"");
    assertThat(refused.expect(400).json().path("status").asText())
        .isEqualTo("JOB LOADING FAILED: Malformed URL");
  }

  private Iterable<String> contexts() {
    return client.get("/contexts").expect(200).json().valueStream().map(JsonNode::asText).toList();
  }
}
