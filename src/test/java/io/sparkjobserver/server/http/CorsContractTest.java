package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.sparkjobserver.server.http.Contract.assertText;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of any origin use the API, as they did the original's. */
@QuarkusTest
class CorsContractTest {

  private static final String PAGE = "https://notebook.example.com";

  @ParameterizedTest
  @ValueSource(strings = {"/jobs?limit=0", "/healthz", "/nope", "/jobs/none"})
  void namesTheOriginOfAPage(String path) {
    Response answer = from(PAGE).get(path);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.header("Vary")).isEqualToIgnoringCase("Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void allowsWhatAPageAsksFor(String method) {
    Response allowed =
        from(PAGE)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "content-type, x-custom")
            .options("/contexts/x");
    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.asByteArray()).isEmpty();
    assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(allowed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(allowed.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET, POST, HEAD, OPTIONS, PUT, DELETE");
    assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-custom");
    assertThat(allowed.header("Access-Control-Max-Age")).isEqualTo("1800");
  }

  @Test
  void refusesOtherMethodsAndWhatIsNoQuestion() {
    String refusal = "HTTP method not allowed, supported methods: GET, POST";
    assertText(
        from(PAGE).header("Access-Control-Request-Method", "PATCH").options("/jobs"), 405, refusal);
    assertText(from(PAGE).options("/jobs"), 405, refusal);
  }

  @Test
  void saysNothingToWhoIsNoPageNorOfWhatIsForOperators() {
    assertThat(given().get("/healthz").headers().hasHeaderWithName("Access-Control-Allow-Origin"))
        .isFalse();
    for (String path : new String[] {"/q/health/live", "/q/metrics", "/q/openapi"}) {
      Response answer = from(PAGE).get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().hasHeaderWithName("Access-Control-Allow-Origin"))
          .as(path)
          .isFalse();
    }
  }

  private static RequestSpecification from(String origin) {
    return given().header("Origin", origin);
  }
}
