package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.sparkjobserver.server.http.Contract.assertText;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages use the API where an operator names their origins. */
@QuarkusTest
@TestProfile(BoundedServer.class)
class AllowedOriginsTest {

  @TestHTTPResource("/")
  URI server;

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example.com", "http://b.example.com:8080"})
  void letsTheNamedOnesIn(String origin) {
    assertThat(
            given().header("Origin", origin).get("/healthz").header("Access-Control-Allow-Origin"))
        .isEqualTo(origin);
  }

  @Test
  void letsItsOwnPagesIn() {
    String own = "http://" + server.getAuthority();
    assertThat(given().header("Origin", own).post("/contexts/1st").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example.com", "http://a.example.com", "https://a.example.com.evil"})
  void refusesOthersBeforeAnythingIsDone(String origin) {
    assertText(
        given().header("Origin", origin).post("/contexts/not-made"),
        403,
        "CORS: invalid origin '" + origin + "'");
    assertThat(given().get("/contexts/not-made").statusCode()).isEqualTo(404);
    assertThat(
            given()
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "DELETE")
                .options("/contexts/x")
                .statusCode())
        .isEqualTo(403);
  }
}
