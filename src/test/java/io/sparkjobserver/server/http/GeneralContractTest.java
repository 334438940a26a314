package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.assertText;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true of all routes: how JSON is written, how flags are read, what is too long. */
@QuarkusTest
class GeneralContractTest {

  private static final String ECHO = "/jobs?cp=general&mainClass=Echo&context=general";

  @BeforeEach
  void uploads() {
    upload("general").then().statusCode(201);
    if (!"RUNNING".equals(when().get("/contexts/general").path("state"))) {
      when().post("/contexts/general").then().statusCode(200);
    }
  }

  @Test
  void writesCompactJsonInUtf8AndTextsAsTheyAre() {
    byte[] input = "{\"a\": [1, \"ä€😀\"]}".getBytes(StandardCharsets.UTF_8);
    Response answer = body(input, "application/json").post(ECHO + "&sync=true");
    assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8))
        .endsWith(",\"result\":{\"a\":[1,\"ä€😀\"]}}");
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(when().get("/jobs?limit=1").asString()).doesNotContain(": ", ", \"", "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 200", "yes, 200", "on, 200", "1, 200", "TRUE, 200", "Yes, 200", "oN, 200",
    "false, 202", "no, 202", "off, 202", "0, 202", "False, 202", "NO, 202", "Off, 202"
  })
  void readsEveryFormOfAFlag(String flag, int status) {
    assertThat(when().post(ECHO + "&sync=" + flag).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "truely", "t", "-1"})
  void readsNothingElseAsAFlag(String flag) {
    assertText(
        when().post(ECHO + "&sync=" + flag),
        400,
        "The query parameter 'sync' was malformed:\n'%s' is not a valid Boolean value"
            .formatted(flag));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "2147483648", "0x10"})
  void readsNothingButA32BitNumberAsALimit(String limit) {
    assertText(
        when().get("/jobs?limit=" + limit),
        400,
        "The query parameter 'limit' was malformed:\n'%s' is not a valid 32-bit signed integer value"
            .formatted(limit));
  }

  @Test
  void takesAnAddressThatIsLongerThanTheOriginalsLimit() {
    String names = "general,".repeat(250);
    assertThat(when().post(ECHO.replace("cp=", "cp=" + names) + "&sync=true").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/config", "/binaries/a/b", "/contexts/a/b", "/jobs/a/foo", "/jarsfoo"})
  void hasNoListWhereAPathGoesOnThatIsNone(String path) {
    assertText(when().get(path), 404, "The requested resource could not be found.");
  }
}
