package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static io.sparkjobserver.server.http.Contract.JAR;
import static io.sparkjobserver.server.http.Contract.assertError;
import static io.sparkjobserver.server.http.Contract.assertText;
import static io.sparkjobserver.server.http.Contract.body;
import static io.sparkjobserver.server.http.Contract.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client means to send are told what is wrong with them. */
@QuarkusTest
class OddRequestsContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource("/")
  URI server;

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807h", "9223372036854775807d", "PTS"})
  void refusesATimeThatIsNone(String wait) {
    for (String path : new String[] {"/jobs/x", "/contexts/x"}) {
      assertText(
          when().get(path + "?wait=" + wait),
          400,
          "The query parameter 'wait' was malformed:\n'"
              + wait
              + "' is not a valid duration value");
    }
  }

  @Test
  void refusesABodyThatIsNestedTooDeep() {
    String deep = "a=" + "[".repeat(20_000);
    String refusal = "Cannot parse config: it is nested more than 200 levels deep";
    assertError(given().body(deep).post("/contexts/deep"), 400, refusal);
    assertError(given().body(deep).post("/jobs?cp=x&mainClass=X"), 400, refusal);
  }

  @Test
  void takesTheOriginalsContentTypeWithoutASlash() {
    assertThat(body(JAR, "python-archive").post("/binaries/egg").statusCode()).isEqualTo(201);
    assertThat(when().get("/binaries/egg").<String>path("binary-type")).isEqualTo("Egg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/", "a/", "application/java-archive, text/plain"})
  void takesAContentTypeThatIsNoneForNone(String type) {
    assertError(body(JAR, type).post("/binaries/x"), 415, "Unsupported binary type " + type);
    assertThat(body(JAR, type).post("/jars/odd").statusCode()).isEqualTo(200);
    assertError(
        body("a = 1".getBytes(StandardCharsets.UTF_8), type).post("/contexts/0"),
        400,
        "context name must start with letters");
  }

  @Test
  void refusesACallbackToAPortThatCannotBe() {
    upload("odd-callback").then().statusCode(201);
    Response refused =
        when()
            .post(
                "/jobs?cp=odd-callback&mainClass=Echo&context=none&callbackUrl="
                    + "http%3A%2F%2Flocalhost%3A99999%2F");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.<String>path("result.message"))
        .isEqualTo("Callback Url has a port beyond 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs/%zz", "/jobs/%", "/jobs?limit=%zz"})
  void refusesAnAddressThatCannotBeDecoded(String address) throws IOException {
    assertThat(answer("GET " + address + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void refusesAnAddressThatIsTooLong() throws IOException {
    assertRefused(
        answer("GET /jobs?x=" + "a".repeat(65_536) + " HTTP/1.1\r\n"),
        414,
        "URI length exceeds the configured limit of 65536 characters");
  }

  @Test
  void refusesHeadersThatAreTooLong() throws IOException {
    String header = "X-Header: " + "a".repeat(40_000) + "\r\n";
    assertThat(answer("GET /jobs HTTP/1.1\r\n" + header)).startsWith("HTTP/1.1 200 ");
    assertRefused(
        answer("GET /jobs HTTP/1.1\r\n" + header + header),
        431,
        "The headers of the request have more than 65536 characters");
  }

  private static void assertRefused(String answer, int status, String words) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("\r\ncontent-type: text/plain; charset=UTF-8\r\n")
        .endsWith("\r\n\r\n" + words);
  }

  /** What is answered to a request that begins so. */
  private String answer(String request) throws IOException {
    try (Socket client = new Socket(server.getHost(), server.getPort())) {
      client.setSoTimeout((int) SOON.toMillis());
      client
          .getOutputStream()
          .write(
              (request + "Host: test\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
