package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.testing.OnPostgres;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A context that another server has taken over, of which this one, back from a pause, has not heard
 * yet. On a database that several servers can have.
 */
@QuarkusTest
@TestProfile(OnPostgres.class)
class ContextOfAnotherTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);
  private static final String NAME = "of-another";
  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject ServerNodes nodes;
  @Inject EntityManager database;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isSpokenOfAsSuchAndStoppedByItsOwnServer(boolean force) {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/others")
        .then()
        .statusCode(201);
    when().post("/contexts/" + NAME).then().statusCode(200);
    String job = submit("Hang").then().statusCode(202).extract().path("jobId");
    String node = "00000000-0000-0000-0000-000000000000";
    execute("insert into sjs_server_node (id, lease_until) values (?1, ?2)", node, Long.MAX_VALUE);
    give(node);
    List<String> before = jobs();

    assertElsewhere(submit("Echo"));
    assertElsewhere(when().delete("/jobs/" + job));

    assertThat(jobs()).isEqualTo(before);
    assertThat(when().get("/jobs/" + job).<String>path("status")).isEqualTo("RUNNING");
    assertThat(when().get("/contexts/" + NAME).<String>path("state")).isEqualTo("RUNNING");

    give(nodes.self());
    assertThat(submit("Echo").statusCode()).isEqualTo(202);
    assertThat(when().delete("/jobs/" + job).asString()).isEqualTo("{\"status\":\"KILLED\"}");

    give(node);
    Response stop = when().delete("/contexts/" + NAME + (force ? "?force=true" : ""));
    assertThat(stop.statusCode()).isEqualTo(202);
    assertThat(stop.header("Location")).contains("/contexts/" + NAME);
    assertThat(state()).isEqualTo("STOPPING");
    // From here on it is as on the server that looks after it.
    give(nodes.self());
    execute("delete from sjs_server_node where id = ?1", node);
    await().atMost(SOON).until(() -> state().equals("FINISHED"));
  }

  private static String state() {
    return when().get("/contexts/" + NAME).path("state");
  }

  private static Response submit(String mainClass) {
    return when().post("/jobs?cp=others&mainClass=" + mainClass + "&context=" + NAME);
  }

  private static List<String> jobs() {
    return when().get("/jobs?limit=1000").jsonPath().getList("jobId", String.class);
  }

  private static void assertElsewhere(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.<String>path("result"))
        .isEqualTo(
            "context of-another is looked after by another server; ask that one, or try again in a"
                + " few seconds");
  }

  private void give(String owner) {
    execute(
        "update sjs_driver set owner = ?1 where ended_at is null"
            + " and context_id = (select id from sjs_context where active_name = ?2)",
        owner,
        NAME);
  }

  private void execute(String sql, Object... parameters) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var query = database.createNativeQuery(sql);
              for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
              }
              query.executeUpdate();
            });
  }
}
