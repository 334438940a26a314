package io.sparkjobserver.server.drivers.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverListener;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.JobEnd;
import io.sparkjobserver.server.drivers.KillStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a driver that says nothing is taken for lost. */
final class DriverConnectionTest {

  /** Longer than it takes until a word that is not answered is said again. */
  private static final Duration PATIENCE = Duration.ofMillis(1_100);

  private static final Duration LITTLE_MORE = Duration.ofMillis(300);

  private final Heard heard = new Heard();
  private final CompletableFuture<ActorRef<Object>> connection = new CompletableFuture<>();
  private final ActorSystem<Void> system = ActorSystem.create(guardian(), "connection-test");

  private Behavior<Void> guardian() {
    return Behaviors.setup(
        context -> {
          ActorRef<ServerMessage> driver = context.spawn(Behaviors.ignore(), "driver");
          connection.complete(
              context.spawn(
                  DriverConnection.create(
                      (self, inbox) -> new RemoteDriver(driver, 1, () -> {}, null, inbox),
                      Behaviors.ignore(),
                      new DriverConnection.Conversation(
                          self -> new ServerMessage.HeartbeatSeen(1),
                          PATIENCE,
                          heard,
                          request -> {},
                          begun -> {})),
                  "connection"));
          return Behaviors.empty();
        });
  }

  @AfterEach
  void end() {
    system.terminate();
  }

  @Test
  void losesADriverThatNeverSaysAnything() {
    await("the loss").atMost(Duration.ofSeconds(10)).until(() -> heard.lost.getCount() == 0);
  }

  /**
   * After a pause of the whole server, what drivers said meanwhile comes just after its own clock
   * has noticed the silence.
   */
  @Test
  void keepsADriverWhoseWordComesJustAfterTheSilenceWasNoticed() throws InterruptedException {
    ActorRef<Object> actor = connection.join();
    for (int i = 0; i < 3; i++) {
      actor.tell(new DriverMessage.JobStarted("job"));
      assertThat(heard.lost.await(PATIENCE.plus(LITTLE_MORE).toMillis(), TimeUnit.MILLISECONDS))
          .isFalse();
    }
  }

  private static final class Heard implements DriverListener {

    private final CountDownLatch lost = new CountDownLatch(1);

    @Override
    public void lost() {
      lost.countDown();
    }

    @Override
    public boolean maySucceed(Optional<String> submissionId) {
      return false;
    }

    @Override
    public void known(Optional<String> submissionId) {}

    @Override
    public void joined(DriverHandle driver) {}

    @Override
    public void contextReady(String applicationId, Optional<String> uiUrl) {}

    @Override
    public void contextFailed(Failure failure) {}

    @Override
    public void found(DriverHandle driver, boolean contextReady, List<String> jobs) {}

    @Override
    public void jobStarted(String jobId) {}

    @Override
    public void jobEnded(String jobId, JobEnd end) {}

    @Override
    public void killStep(String jobId, KillStep step) {}

    @Override
    public void heartbeat(DriverVitals vitals) {}
  }
}
