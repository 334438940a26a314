package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.testing.Configured;
import io.sparkjobserver.server.testing.TestClock;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Configured.class)
class BootContextsTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject Config config;
  @Inject Contexts contexts;
  @Inject LiveContexts live;
  @Inject ContextRepository repository;
  @Inject DatabaseConfig databaseConfig;
  @Inject EntityManager database;

  private final TestClock clock = new TestClock(Instant.parse("2026-01-02T03:04:05Z"));

  /** One that no schedule calls. */
  private BootContexts boot;

  @BeforeEach
  void make() {
    boot = new BootContexts(config, contexts, live, databaseConfig, clock);
  }

  @Test
  void makesWhatTheConfigurationNames() {
    awaitState("empty", ContextState.RUNNING);
    awaitState("1st of.two", ContextState.RUNNING);
  }

  @Test
  void laysTheirSettingsOverThoseOfAllContexts() {
    assertThat(contexts.find("1st of.two").orElseThrow().settings().values())
        .containsEntry("num-cpu-cores", "2")
        .containsEntry("spark.an.own.key", "3")
        .containsEntry("spark.a.default", "1")
        .containsEntry("memory-per-node", "512m");
    assertThat(contexts.find("empty").orElseThrow().settings().values())
        .containsEntry("num-cpu-cores", "4")
        .containsEntry("spark.a.default", "1");
  }

  @Test
  void goesOnWithoutOneThatDoesNotComeUp() {
    awaitState("broken", ContextState.ERROR);
    assertThat(contexts.find("broken").orElseThrow().error())
        .contains("There is no Spark at /nowhere");
  }

  @Test
  void leavesOneThatIsUp() {
    LiveContext up = contexts.create("up-already", none(), false);
    up.ready().toCompletableFuture().join();

    want("up-already");
    boot.settle();

    assertThat(contexts.find("up-already").orElseThrow().id()).isEqualTo(up.id());
    // Nor does it come back when it is stopped later.
    contexts.stop(up, false).toCompletableFuture().join();
    boot.settle();
    assertThat(contexts.find("up-already").orElseThrow().state()).isEqualTo(ContextState.FINISHED);
  }

  @Test
  void makesOneAnewWhenThatOfAnEarlierProcessIsNotFoundAgain() {
    LiveContext lost = contexts.create("lost", fake("silent"), false);

    want("lost");
    assertThat(contexts.find("lost").orElseThrow().id()).isEqualTo(lost.id());

    lost.driver().endProcess();
    lost.ended().toCompletableFuture().join();
    awaitNewOne("lost", lost.id());
  }

  @Test
  void waitsForTheEndOfOneThatADeadServerLeft() {
    String left = leftBy(UUID.randomUUID().toString(), "of-a-dead-server");

    want("of-a-dead-server");

    // Its adoption finds no process and ends it.
    awaitNewOne("of-a-dead-server", left);
  }

  @Test
  void leavesOneThatAnotherServerLooksAfter() {
    String node = UUID.randomUUID().toString();
    execute("insert into sjs_server_node (id, lease_until) values (?1, ?2)", node, Long.MAX_VALUE);
    String left = leftBy(node, "of-another-server");

    want("of-another-server");
    boot.settle();
    clock.advance(databaseConfig.serverLease().plusSeconds(60));
    boot.settle();

    assertThat(contexts.find("of-another-server").orElseThrow().id()).isEqualTo(left);
    execute("delete from sjs_server_node where id = ?1", node);
    awaitState("of-another-server", ContextState.ERROR);
    boot.settle();
    assertThat(contexts.find("of-another-server").orElseThrow().id()).isEqualTo(left);
  }

  private void want(String name) {
    boot.want(new TreeMap<>(Map.of(name, none())));
  }

  private void awaitNewOne(String name, String old) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              boot.settle();
              return !contexts.find(name).orElseThrow().id().equals(old);
            });
    awaitState(name, ContextState.RUNNING);
  }

  private void awaitState(String name, ContextState state) {
    await().atMost(SOON).until(() -> contexts.find(name).orElseThrow().state() == state);
  }

  /** A running context whose driver belongs to another server process. */
  private String leftBy(String node, String name) {
    Context context =
        new Context(
            UUID.randomUUID().toString(),
            name,
            ContextState.RUNNING,
            false,
            none(),
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
    return context.id();
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

  private static ContextSettings none() {
    return new ContextSettings(new TreeMap<>());
  }

  private static ContextSettings fake(String behaviour) {
    return new ContextSettings(new TreeMap<>(Map.of("launcher.spark.fake", behaviour)));
  }
}
