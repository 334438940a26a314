package io.sparkjobserver.server.drivers.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.DriverMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

final class LinkTest {

  @Test
  void isClosedThoughItsActorSystemDoesNotEnd() {
    CountDownLatch held = new CountDownLatch(1);
    var system = ActorSystem.create(Guardian.create(), "link-test");
    system.tell(new Guardian.Open(holding(held), new CompletableFuture<>()));
    try {
      var link =
          new RemotingStart.Link(
              null, system, "gate", new JoinListener("127.0.0.1", 0, null, null));
      assertThat(CompletableFuture.runAsync(link::close)).succeedsWithin(Duration.ofSeconds(8));
      assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
    } finally {
      held.countDown();
    }
  }

  private static Behavior<DriverMessage> holding(CountDownLatch held) {
    return Behaviors.receive(DriverMessage.class)
        .onSignal(
            PostStop.class,
            stopped -> {
              held.await();
              return Behaviors.same();
            })
        .build();
  }
}
