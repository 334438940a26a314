package io.sparkjobserver.server.contexts;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sparkjobserver.server.drivers.DriverGateway;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code PUT /contexts?reset=reboot}: what is gone after it, and what is there again. */
@QuarkusTest
@TestProfile(ContextResetTest.TwoContexts.class)
class ContextResetTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject Contexts contexts;
  @Inject ContextRepository repository;
  @Inject EntityManager database;

  @BeforeEach
  void awaitConfigured() {
    await().atMost(SOON).until(() -> listed().containsAll(List.of("one", "two")));
  }

  @Test
  void stopsAllContextsAndMakesThoseOfTheConfigurationAgain() {
    when().post("/contexts/extra").then().statusCode(200);
    String one = id("one");
    String two = id("two");

    Response reset = when().put("/contexts?reset=reboot");

    assertThat(reset.asString()).isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Context reset\"}");
    assertThat(reset.statusCode()).isEqualTo(200);
    assertThat(listed()).containsExactlyInAnyOrder("one", "two");
    assertThat(id("one")).isNotEqualTo(one);
    assertThat(id("two")).isNotEqualTo(two);
    assertThat(state("extra")).isEqualTo(ContextState.FINISHED);
    assertThat(contexts.findById(one).orElseThrow().state()).isEqualTo(ContextState.FINISHED);
    assertThat(contexts.find("two").orElseThrow().settings().values())
        .containsEntry("num-cpu-cores", "2");
  }

  @Test
  void doesTheSameWithoutBeingWaitedFor() {
    when().post("/contexts/extra").then().statusCode(200);
    String one = id("one");

    Response reset = given().put("/contexts?reset=reboot&sync=no");

    assertThat(reset.asString())
        .isEqualTo("{\"status\":\"SUCCESS\",\"result\":\"Context reset requested\"}");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(state("extra")).isEqualTo(ContextState.FINISHED);
              assertThat(id("one")).isNotEqualTo(one);
              assertThat(listed()).containsExactlyInAnyOrder("one", "two");
            });
  }

  @Test
  void saysWhatIsNotGoneInTimeAndGoesOn() {
    when().post("/contexts/stubborn?launcher.spark.fake=stubborn").then().statusCode(200);
    String one = id("one");

    Response reset = when().put("/contexts?reset=reboot");

    assertThat(reset.statusCode()).isEqualTo(500);
    assertThat(reset.jsonPath().getString("status")).isEqualTo("ERROR");
    assertThat(reset.jsonPath().getString("result.message"))
        .startsWith("Not gone after PT2S: stubborn; DELETE /contexts/{name}?force=true ends one");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(id("one")).isNotEqualTo(one);
              assertThat(listed()).contains("one", "two", "stubborn");
            });
    assertThat(state("stubborn")).isEqualTo(ContextState.STOPPING);
    when().delete("/contexts/stubborn?force=true").then().statusCode(200);
  }

  @Test
  void stopsNothingWhereAnotherServerLooksAfterOne() {
    String node = UUID.randomUUID().toString();
    execute("insert into sjs_server_node (id, lease_until) values (?1, ?2)", node, Long.MAX_VALUE);
    leftBy(node, "elsewhere");
    String one = id("one");

    Response reset = when().put("/contexts?reset=reboot");

    assertThat(reset.statusCode()).isEqualTo(503);
    assertThat(reset.jsonPath().getString("result"))
        .startsWith("context elsewhere is looked after by another server");
    assertThat(id("one")).isEqualTo(one);
    assertThat(state("one")).isEqualTo(ContextState.RUNNING);

    // It is taken over, and ended because there is no such driver.
    execute("delete from sjs_server_node where id = ?1", node);
    await().atMost(SOON).until(() -> state("elsewhere") == ContextState.ERROR);
    when().put("/contexts?reset=reboot").then().statusCode(200);
  }

  private static List<String> listed() {
    return when().get("/contexts").jsonPath().getList("", String.class);
  }

  private String id(String name) {
    return contexts.find(name).orElseThrow().id();
  }

  private ContextState state(String name) {
    return contexts.find(name).orElseThrow().state();
  }

  private void leftBy(String node, String name) {
    Context context =
        new Context(
            UUID.randomUUID().toString(),
            name,
            ContextState.RUNNING,
            false,
            new ContextSettings(new TreeMap<>()),
            List.of(),
            Instant.parse("2026-01-02T03:04:05Z"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              repository.persistAndFlush(new ContextEntity(context));
              database.persist(
                  DriverEntity.ofContext(
                      UUID.randomUUID().toString(), context.id(), node, DriverGateway.FIRST_EPOCH));
            });
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

  /** Two contexts in the configuration, in a database of their own: a reset stops all there are. */
  public static final class TwoContexts implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spark.contexts.one", "",
          "spark.contexts.two.num-cpu-cores", "2",
          "spark.jobserver.sqldao.jdbc.url", "jdbc:h2:mem:reset;DB_CLOSE_DELAY=-1");
    }
  }
}
