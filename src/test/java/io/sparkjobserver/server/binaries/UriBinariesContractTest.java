package io.sparkjobserver.server.binaries;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Class paths that name binaries by their address. */
@QuarkusTest
class UriBinariesContractTest {

  private static final String JAR = "PK\u0003\u0004 and what follows";

  @Inject BinaryRepository repository;
  @Inject UriBinaryCleaner cleaner;
  @TempDir Path folder;

  private final Map<String, String> files = new ConcurrentHashMap<>();
  private HttpServer web;

  @BeforeEach
  void prepare() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String text = files.get(exchange.getRequestURI().getPath());
            byte[] bytes = (text == null ? "gone" : text).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(text == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    web.start();
    if (!"RUNNING".equals(when().get("/contexts/uris").path("state"))) {
      when().post("/contexts/uris").then().statusCode(200);
    }
  }

  @AfterEach
  void stop() {
    web.stop(0);
  }

  @Test
  void readsAJarFromTheWeb() {
    files.put("/jobs.jar", JAR);
    String uri = "http://127.0.0.1:%d/jobs.jar".formatted(web.getAddress().getPort());
    assertThat(run(uri, "Jar").<Integer>path("result")).isEqualTo(JAR.length());
    // It is read anew: what is there now counts.
    files.put("/jobs.jar", JAR + " and more");
    assertThat(run(uri, "Jar").<Integer>path("result")).isEqualTo(JAR.length() + 9);
    assertThat(when().get("/binaries").asString()).doesNotContain("jobs.jar");
    files.clear();
    assertNotRead(run(uri, "Jar"), "status 404");
  }

  @ParameterizedTest
  @CsvSource({"file:", "local:", "file://"})
  void readsAJarFromTheServersMachine(String scheme) throws IOException {
    Path jar = Files.writeString(folder.resolve("jobs.jar"), JAR);
    assertThat(run(scheme + jar, "Jar").<Integer>path("result")).isEqualTo(JAR.length());
    long versions =
        QuarkusTransaction.requiringNew().call(() -> repository.count("name like ?1", "%" + jar));
    assertThat(run(scheme + jar, "Jar").statusCode()).isEqualTo(200);
    assertThat(
            QuarkusTransaction.requiringNew()
                .<Long>call(() -> repository.count("name like ?1", "%" + jar)))
        .isEqualTo(versions);
    assertNotRead(run(scheme + jar + ".old", "Jar"), "no such file");
    Files.writeString(jar, "no jar at all");
    assertNotRead(run(scheme + jar, "Jar"), "not of the right format");
  }

  @Test
  void isListedAsAnyOtherJob() throws IOException {
    String address = "file:" + Files.writeString(folder.resolve("alone.jar"), JAR);
    String job = run(address, "Jar").path("jobId");
    assertThat(when().get("/jobs?limit=1").<List<String>>path("jobId")).containsExactly(job);
    assertThat(when().get("/jobs/" + job).<String>path("status")).isEqualTo("FINISHED");
    given()
        .contentType("application/java-archive")
        .body(JAR.getBytes(StandardCharsets.UTF_8))
        .post("/binaries/beside-uri")
        .then()
        .statusCode(201);
    assertThat(when().delete("/binaries/beside-uri").asString())
        .isEqualTo("{\"status\":\"SUCCESS\"}");
  }

  @Test
  void takesAddressesOfDependencies() throws IOException {
    Path jar = Files.writeString(folder.resolve("dependency.jar"), JAR);
    given()
        .contentType("application/java-archive")
        .body(JAR.getBytes(StandardCharsets.UTF_8))
        .post("/binaries/with-uri")
        .then()
        .statusCode(201);
    Response answer =
        given()
            .body("dependent-jar-uris = [\"file:" + jar + "\"]")
            .post("/jobs?appName=with-uri&classPath=Echo&context=uris&sync=true");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs:///test/does/not/exist, unknown protocol: hdfs",
    "s3://bucket/key, unknown protocol: s3",
    "http:///nohost, no host",
    "'http://a b/', Illegal character",
    "http://127.0.0.1:99999/x, a port beyond 65535",
    "file:/tmp/%00, U+0000",
  })
  void refusesWhatItCannotRead(String uri, String message) {
    Response answer = run(uri, "Jar");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("status")).isEqualTo("JOB LOADING FAILED: Malformed URL");
    assertThat(answer.<String>path("result.errorClass"))
        .isEqualTo("java.net.MalformedURLException");
    assertThat(answer.<String>path("result.message")).contains(message);
  }

  @Test
  void forgetsWhatItReadLongAgo() throws IOException {
    Path jar = Files.writeString(folder.resolve("old.jar"), JAR + " once");
    run("file:" + jar, "Jar").then().statusCode(200);
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                repository.update(
                    "uploadedAt = ?1 where name = ?2",
                    Instant.parse("2020-01-01T00:00:00Z"),
                    "file:" + jar));
    cleaner.clean();
    assertThat(
            QuarkusTransaction.requiringNew()
                .<Long>call(() -> repository.count("name", "file:" + jar)))
        .isZero();
    run("file:" + jar, "Jar").then().statusCode(200);
  }

  @Test
  void saysWhyThereIsNoConnection() throws IOException {
    int closed;
    try (ServerSocket server = new ServerSocket(0)) {
      closed = server.getLocalPort();
    }
    assertNotRead(run("http://127.0.0.1:" + closed + "/x.jar", "Jar"), "takes connections");
    assertNotRead(
        run("http://nowhere.invalid/x.jar", "Jar"),
        "no address is known for its host nowhere.invalid");
  }

  private static void assertNotRead(Response answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("status")).isEqualTo("JOB LOADING FAILED");
    assertThat(answer.<String>path("result.message")).contains("cannot be read").contains(why);
  }

  private static Response run(String uri, String mainClass) {
    return given()
        .urlEncodingEnabled(false)
        .post(
            "/jobs?context=uris&sync=true&mainClass="
                + mainClass
                + "&cp="
                + URLEncoder.encode(uri, StandardCharsets.UTF_8));
  }
}
