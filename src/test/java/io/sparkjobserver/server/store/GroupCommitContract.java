package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ServerException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the one writer promises on every database. */
abstract class GroupCommitContract {

  @Inject GroupCommit commits;
  @Inject ServerNodes nodes;
  @Inject Sql sql;
  @Inject Database database;
  @Inject DatabaseConfig config;

  @Test
  void hasCommittedWhenItAnswers() {
    String id = UUID.randomUUID().toString();
    assertThat(write(id).join()).isEqualTo(id);
    assertThat(exists(id)).isTrue();
  }

  @Test
  void writesInTheOrderOfTheCalls() {
    List<Integer> order = new ArrayList<>();
    CompletableFuture.allOf(
            IntStream.range(0, 200)
                .mapToObj(i -> commits.write(() -> order.add(i)).toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .join();
    assertThat(order).isSorted().hasSize(200);
  }

  @Test
  void failsNobodyForTheFaultOfANeighbour() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Object> first =
        commits
            .write(
                () -> {
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return null;
                })
            .toCompletableFuture();
    // All of these wait behind the gate and are then written together.
    String before = UUID.randomUUID().toString();
    String after = UUID.randomUUID().toString();
    CompletableFuture<String> good = write(before);
    CompletableFuture<String> twice = write(before);
    CompletableFuture<Object> bad =
        commits
            .write(
                () -> {
                  throw new IllegalStateException("no");
                })
            .toCompletableFuture();
    CompletableFuture<String> alsoGood = write(after);
    gate.countDown();
    first.join();
    assertThat(good.join()).isEqualTo(before);
    assertThat(alsoGood.join()).isEqualTo(after);
    assertThatThrownBy(bad::join).isInstanceOf(CompletionException.class).hasRootCauseMessage("no");
    assertThatThrownBy(twice::join).isInstanceOf(CompletionException.class);
    assertThat(exists(before)).isTrue();
    assertThat(exists(after)).isTrue();
  }

  @Test
  void writesWhatWaitsWhenItIsStoppedAndInterruptsNothing() throws Exception {
    GroupCommit stopped = new GroupCommit();
    stopped.start();
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> underWay =
        stopped.write(() -> passesUninterrupted(gate)).toCompletableFuture();
    String id = UUID.randomUUID().toString();
    CompletableFuture<Boolean> waiting =
        stopped
            .write(
                () -> {
                  nodes.persistAndFlush(new ServerNodeEntity(id, Long.MAX_VALUE));
                  return !Thread.currentThread().isInterrupted();
                })
            .toCompletableFuture();
    Thread stopping = new Thread(stopped::stop);
    stopping.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    gate.countDown();
    assertThat(underWay.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(exists(id)).isTrue();
    stopping.join(TimeUnit.SECONDS.toMillis(5));
    assertThat(stopping.isAlive()).isFalse();
    // In the answer, not by a throw: a throw would end the conversation with the driver that told.
    assertThat(stopped.write(() -> null))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ServerException.class);
  }

  @Test
  void stopsAtOnceWhereNothingWaits() throws Exception {
    GroupCommit idle = new GroupCommit();
    idle.start();
    Thread stopping = new Thread(idle::stop);
    stopping.start();
    stopping.join(TimeUnit.SECONDS.toMillis(5));
    assertThat(stopping.isAlive()).isFalse();
  }

  private static boolean passesUninterrupted(CountDownLatch gate) {
    try {
      return gate.await(30, TimeUnit.SECONDS) && !Thread.currentThread().isInterrupted();
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void knowsThatThisServerIsAlive() {
    assertThat(nodes.alive()).contains(nodes.self());
  }

  @Test
  void knowsThatAServerWhoseLeaseHasRunOutIsNot() {
    QuarkusTransaction.requiringNew().run(() -> nodes.persist(new ServerNodeEntity("dead", 1)));
    assertThat(nodes.alive()).doesNotContain("dead");
    nodes.renew();
    assertThat(nodes.alive()).contains(nodes.self());
    assertThat(exists("dead")).as("tidied away").isFalse();
  }

  @Test
  void givesServersThatJoinAtTheSameTimeDifferentNumbers() {
    List<ServerNodes> others =
        Stream.generate(() -> new ServerNodes(sql, database, config)).limit(8).toList();
    try {
      CompletableFuture.allOf(
              others.stream()
                  .map(other -> CompletableFuture.runAsync(other::extend))
                  .toArray(CompletableFuture[]::new))
          .join();
      assertThat(Stream.concat(Stream.of(nodes), others.stream()).map(ServerNodes::number))
          .doesNotHaveDuplicates()
          .allMatch(number -> number >= 0 && number < TimedIds.SERVERS);
      int kept = others.get(0).number();
      others.get(0).extend();
      assertThat(others.get(0).number()).isEqualTo(kept);
    } finally {
      others.forEach(other -> QuarkusTransaction.requiringNew().run(() -> leave(other)));
    }
    assertThat(nextNumber()).as("one that a process left").isLessThanOrEqualTo(8);
  }

  private int nextNumber() {
    ServerNodes next = new ServerNodes(sql, database, config);
    next.extend();
    QuarkusTransaction.requiringNew().run(() -> leave(next));
    return next.number();
  }

  private void leave(ServerNodes other) {
    sql.update("delete from sjs_server_node where id = ?", other.self());
  }

  @Test
  void countsTimeInUtcByTheDatabasesClock() {
    long now = QuarkusTransaction.requiringNew().call(nodes::now);
    long here = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    assertThat(now).isCloseTo(here, within(Duration.ofMinutes(1).toNanos() / 1_000));
  }

  @Test
  void countsTheRowsThatAnUpdateMatchedAlsoWhereItChangedNothing() {
    String id = write(UUID.randomUUID().toString()).join();
    // A lease that is over would be tidied away between the two.
    long lease = Long.MAX_VALUE - 1;
    for (int i = 0; i < 2; i++) {
      assertThat(
              QuarkusTransaction.requiringNew()
                  .call(() -> nodes.update("leaseUntil = ?1 where id = ?2", lease, id)))
          .isEqualTo(1);
    }
  }

  @Test
  void seesInATransactionWhatOthersCommittedSinceItBegan() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              long before = nodes.count();
              write(UUID.randomUUID().toString()).join();
              assertThat(nodes.count()).isEqualTo(before + 1);
            });
  }

  @Test
  void beginsAgainWhereTwoTransactionsWaitForEachOther() throws Exception {
    String one = write(UUID.randomUUID().toString()).join();
    String other = write(UUID.randomUUID().toString()).join();
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    AtomicInteger begun = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> there = threads.submit(() -> lockBoth(one, other, bothHaveOne, begun));
      Future<?> back = threads.submit(() -> lockBoth(other, one, bothHaveOne, begun));
      there.get(30, TimeUnit.SECONDS);
      back.get(30, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
    assertThat(begun.get()).as("two, and one again").isGreaterThan(2);
  }

  private void lockBoth(String first, String second, CyclicBarrier barrier, AtomicInteger begun) {
    Transactions.run(
        () -> {
          nodes.update("leaseUntil = leaseUntil - 1 where id = ?1", first);
          if (begun.incrementAndGet() <= 2) {
            try {
              barrier.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
          nodes.update("leaseUntil = leaseUntil - 1 where id = ?1", second);
        });
  }

  private CompletableFuture<String> write(String id) {
    return commits
        .write(
            () -> {
              nodes.persistAndFlush(new ServerNodeEntity(id, Long.MAX_VALUE));
              return id;
            })
        .toCompletableFuture();
  }

  private boolean exists(String id) {
    return QuarkusTransaction.requiringNew().call(() -> nodes.findById(id) != null);
  }
}
