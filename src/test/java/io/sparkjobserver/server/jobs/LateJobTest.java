package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A job that comes to a context whose end is stored and not heard of yet. */
@QuarkusTest
class LateJobTest {

  private static final byte[] JAR =
      "PK\u0003\u0004 and what follows".getBytes(StandardCharsets.UTF_8);

  @Inject EntityManager database;

  @Test
  void isToldThatItsContextIsOver() {
    given()
        .contentType("application/java-archive")
        .body(JAR)
        .post("/binaries/late")
        .then()
        .statusCode(201);
    when().post("/contexts/over").then().statusCode(200);
    state("KILLED");

    JsonPath answer = when().post("/jobs?cp=late&mainClass=Hang&context=over&sync=true").jsonPath();

    assertThat(answer.getString("status")).isEqualTo("ERROR");
    assertThat(answer.getString("result.message"))
        .isEqualTo("Context (over) for this job was terminated");
    assertThat(when().get("/jobs/" + answer.getString("jobId")).<String>path("status"))
        .isEqualTo("ERROR");
    state("RUNNING");
    when().delete("/contexts/over").then().statusCode(200);
  }

  private void state(String state) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery("update sjs_context set state = ?1 where name = 'over'")
                    .setParameter(1, state)
                    .executeUpdate());
  }
}
