package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the one writer promises on every database. */
abstract class GroupCommitContract {

  @Inject GroupCommit commits;
  @Inject ServerNodes nodes;

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
