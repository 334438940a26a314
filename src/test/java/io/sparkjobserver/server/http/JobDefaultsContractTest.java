package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job finds in its configuration beside what was posted. */
@QuarkusTest
class JobDefaultsContractTest {

  private static final String JOBS = "/jobs?cp=defaults&context=defaults&sync=true&mainClass=";

  @BeforeEach
  void prepare() {
    if (!"RUNNING".equals(when().get("/contexts/defaults").path("state"))) {
      Contract.upload("defaults");
      when().post("/contexts/defaults").then().statusCode(200);
    }
  }

  @Test
  void hasTheServersSettingsBelowButNoSecret() {
    String text = when().post(JOBS + "Below").asString();
    JsonPath below = new JsonPath(text).setRootPath("result");
    assertThat(below.getString("spark.master")).isEqualTo("local[*]");
    assertThat(below.getString("spark.jobserver.'context-per-jvm'")).isNotNull();
    assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("password", "secret");
    assertThat(below.getMap("")).containsOnlyKeys("spark");
  }

  @Test
  void doesNotShowThemAsWhatWasPosted() {
    Response job = given().body("a = 1").post(JOBS + "Echo");
    assertThat(job.asString()).contains("\"result\":{\"a\":1}");
    assertThat(when().get("/jobs/" + job.path("jobId") + "/config").asString())
        .isEqualTo("{\n    \"a\" : 1\n}\n");
  }

  @Test
  void letsWhatIsPostedNameThem() {
    Response job =
        given().body("where = ${spark.master}, more = ${where}\"!\"").post(JOBS + "Echo");
    assertThat(job.<String>path("result.where")).isEqualTo("local[*]");
    assertThat(job.<String>path("result.more")).isEqualTo("local[*]!");
    assertThat(given().body("a = ${nowhere}").post(JOBS + "Echo").statusCode()).isEqualTo(400);
  }
}
