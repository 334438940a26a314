package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.contexts.LiveContext;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows are to become reaches the driver. It is a fake, which returns what it was told. */
@QuarkusTest
class RowShapeTest {

  private static final byte[] JAR = "PK\u0003\u0004 and what follows".getBytes(UTF_8);
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Contexts contexts;
  @Inject JobEvents events;
  @Inject JobJournal journal;
  @Inject Clock clock;

  @BeforeEach
  void prepare() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/rows")
        .then()
        .statusCode(201);
    if (when().get("/contexts/rows").statusCode() != 200) {
      when().post("/contexts/rows").then().statusCode(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', STRINGS",
    "&rows=, STRINGS",
    "&rows=strings, STRINGS",
    "&rows=objects, OBJECTS",
    "&rows=Objects, OBJECTS"
  })
  void tellsTheDriver(String query, String told) {
    assertThat(when().post(path(query)).<String>path("result")).isEqualTo(told);
  }

  @Test
  void refusesWhatIsNoShape() {
    Response refused = when().post(path("&rows=columns"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.contentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
    assertThat(refused.asString())
        .isEqualTo(
            "The query parameter 'rows' was malformed:\n'columns' is not a valid strings or objects"
                + " value");
  }

  @Test
  void tellsADriverThatDidNotHearOfTheJob() {
    LiveContext context = contexts.findLive("rows", new ContextSettings(new TreeMap<>()));
    Job lost =
        new Job(
            UUID.randomUUID().toString(),
            context.id(),
            context.name(),
            "Rows",
            List.of(new ClassPathEntry("rows", "ab".repeat(32), 3)),
            RowShape.OBJECTS,
            JobState.STARTED,
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    journal
        .accepted(lost, new JobJournal.Terms("{}", true, Optional.empty()))
        .toCompletableFuture()
        .join();

    events.adopted(context, List.of());

    await()
        .atMost(SOON)
        .until(() -> "OBJECTS".equals(when().get("/jobs/" + lost.id()).path("result")));
  }

  private static String path(String query) {
    return "/jobs?cp=rows&mainClass=Rows&context=rows&sync=true" + query;
  }
}
