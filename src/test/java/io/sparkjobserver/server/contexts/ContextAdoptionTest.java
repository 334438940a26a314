package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that was away for longer than its lease: it slept, or its database did. */
@QuarkusTest
class ContextAdoptionTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject ContextAdoption adoption;
  @Inject ContextRepository contexts;
  @Inject DriverRepository drivers;
  @Inject Contexts service;
  @Inject LiveContexts live;
  @Inject ServerNodes nodes;
  @Inject FakeLauncher launcher;
  @Inject EntityManager database;

  private final String other = UUID.randomUUID().toString();
  private LiveContext context;
  private String driverId;

  @BeforeEach
  void bringUp() {
    context =
        service.create("adopted-" + UUID.randomUUID(), new ContextSettings(new TreeMap<>()), false);
    context.ready().toCompletableFuture().join();
    driverId = context.driver().id();
  }

  @AfterEach
  void tidyUp() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery("delete from sjs_server_node where id = ?1")
                    .setParameter(1, other)
                    .executeUpdate());
  }

  @Test
  void keepsItsOwnDrivers() {
    for (int i = 0; i < 20; i++) {
      lease(nodes.self(), 0);
      adoption.adopt();
    }
    assertThat(live.find(context.id())).containsSame(context);
    assertThat(driver().ownerEpoch).isEqualTo(1);
    assertThat(state()).isEqualTo(ContextState.RUNNING);
    assertThat(launcher.isRunning(driverId)).isTrue();
  }

  @Test
  void takesNothingOverBeforeTheOthersCanHaveComeBack() {
    // In this order: the schedule of the application is to find nothing abandoned in between.
    lease(nodes.self(), 0);
    give(other);
    adoption.adopt();
    assertThat(driver().owner).isEqualTo(other);
    // Nobody with that name comes back.
    await().atMost(SOON).until(() -> driver().owner.equals(nodes.self()));
  }

  @Test
  void leavesADriverAloneThatAnotherServerTookOver() {
    give(other);
    lease(other, Long.MAX_VALUE);
    lease(nodes.self(), 0);
    await().atMost(SOON).until(() -> live.find(context.id()).isEmpty());
    assertThat(context.ended().toCompletableFuture()).isCompletedExceptionally();
    assertThat(launcher.isRunning(driverId)).isTrue();
    assertThat(state()).isEqualTo(ContextState.RUNNING);
  }

  @Test
  void doesNotTellTheEndOfADriverThatAnotherServerLooksAfter() {
    lease(other, Long.MAX_VALUE);
    give(other);
    launcher.killNine(driverId);
    await().atMost(SOON).until(() -> live.find(context.id()).isEmpty());
    assertThat(state()).isEqualTo(ContextState.RUNNING);
    assertThat(driver().endedAt).isNull();
  }

  @Test
  void leavesThePartsOfADriverToTheServerThatHasTheDriver() {
    String host = UUID.randomUUID().toString();
    String part = UUID.randomUUID().toString();
    lease(other, Long.MAX_VALUE);
    // Not committed: nobody is to take them over meanwhile.
    QuarkusTransaction.begin();
    try {
      drivers.addWarm(host);
      drivers.addWarm(part);
      drivers.hostedBy(part, host);
      give(part, "gone");
      give(host, other);
      assertThat(abandoned()).doesNotContain(host, part);
      give(host, nodes.self());
      assertThat(abandoned()).contains(part).doesNotContain(host);
      give(host, "gone too");
      assertThat(abandoned()).contains(host, part);
    } finally {
      QuarkusTransaction.rollback();
    }
  }

  private List<String> abandoned() {
    return drivers.abandoned().stream().map(driver -> driver.id).toList();
  }

  private void give(String id, String owner) {
    drivers.update("owner = ?1 where id = ?2", owner, id);
  }

  private void give(String owner) {
    QuarkusTransaction.requiringNew()
        .run(() -> drivers.update("owner = ?1 where id = ?2", owner, driverId));
  }

  private void lease(String node, long until) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              int updated =
                  database
                      .createNativeQuery(
                          "update sjs_server_node set lease_until = ?1 where id = ?2")
                      .setParameter(1, until)
                      .setParameter(2, node)
                      .executeUpdate();
              if (updated == 0) {
                database
                    .createNativeQuery(
                        "insert into sjs_server_node (id, lease_until) values (?1, ?2)")
                    .setParameter(1, node)
                    .setParameter(2, until)
                    .executeUpdate();
              }
            });
  }

  private DriverEntity driver() {
    return QuarkusTransaction.requiringNew().call(() -> drivers.findById(driverId));
  }

  private ContextState state() {
    return QuarkusTransaction.requiringNew().call(() -> contexts.findById(context.id()).state);
  }
}
