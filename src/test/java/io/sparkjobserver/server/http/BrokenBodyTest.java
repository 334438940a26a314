package io.sparkjobserver.server.http;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that goes in the middle of a body is no fault of the server, and is not logged as one.
 */
@QuarkusTest
class BrokenBodyTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Logger LOGGER = Logger.getLogger(BodyReading.class.getName());
  private static final String HEADERS = "Host: test\r\nContent-Type: application/java-archive\r\n";

  @TestHTTPResource("/")
  URI server;

  private final Records records = new Records();

  @BeforeEach
  void listen() {
    LOGGER.addHandler(records);
  }

  @AfterEach
  void leave() {
    LOGGER.removeHandler(records);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/jobs", "/contexts/broken", "/binaries/broken", "/jars/broken", "/data/broken"})
  void isOneLineWhereTheClientGoes(String path) throws IOException {
    // One that goes before its request is looked at leaves no line at all.
    await()
        .atMost(SOON)
        .until(
            () -> {
              leaveAfterTheBeginning(path);
              return !records.all.isEmpty();
            });
    assertOneLineEach(path);
  }

  @Test
  void isOneLineWhereItIsNoHttp() throws IOException {
    try (Socket client = new Socket(server.getHost(), server.getPort())) {
      send(
          client, "POST /jobs HTTP/1.1\r\n" + HEADERS + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
      await().atMost(SOON).until(() -> !records.all.isEmpty());
      assertOneLineEach("/jobs");
    }
  }

  private void leaveAfterTheBeginning(String path) throws IOException {
    try (Socket client = new Socket(server.getHost(), server.getPort())) {
      send(
          client, "POST " + path + " HTTP/1.1\r\n" + HEADERS + "Content-Length: 100\r\n\r\nPK\3\4");
    }
  }

  private static void send(Socket client, String request) throws IOException {
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  private void assertOneLineEach(String path) {
    assertThat(records.all)
        .allSatisfy(
            line -> {
              assertThat(line.getLevel().getName()).isEqualTo(Level.INFO.getName());
              assertThat(line.getThrown()).isNull();
              assertThat(line.getMessage()).contains("POST " + path);
            });
    when().get("/binaries/broken").then().statusCode(404);
    when().get("/contexts/broken").then().statusCode(404);
  }

  private static final class Records extends Handler {

    private final List<LogRecord> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
