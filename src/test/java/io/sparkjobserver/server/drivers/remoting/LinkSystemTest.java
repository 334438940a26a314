package io.sparkjobserver.server.drivers.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.protocol.Admission;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Trust;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinkSystemTest {

  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Behavior<DriverMessage> GATEWAY = Behaviors.empty();

  private final Trust trust =
      new Trust(
          new TestAuthority().credentials(new PeerIdentity.Server("server-1")), Admission.SERVERS);

  @AfterEach
  void nothingIsLeft() {
    LinkSystem.callOff();
  }

  @Test
  void isBoundBeforeItIsTakenAndTheOneThatIsTaken() throws IOException {
    RemotingConfig remoting = remoting(freePort());
    LinkSystem.prepare();
    LinkSystem.begin(remoting);
    awaitListening(remoting.canonical().port());

    LinkSystem.Opened link = open(remoting);
    assertThat(link.door().path().name()).isEqualTo("drivers");
    assertThat(port(link)).isEqualTo(remoting.canonical().port());
    LinkSystem.callOff();
    assertThat(link.system().getWhenTerminated().toCompletableFuture()).isNotDone();
    end(link);
  }

  @Test
  void isStartedWhereItIsTakenAndNothingWasBegun() {
    LinkSystem.Opened link = open(remoting(0));
    assertThat(port(link)).isPositive();
    end(link);
  }

  @Test
  void givesItsPortBackWhereItIsCalledOff() throws IOException {
    RemotingConfig remoting = remoting(freePort());
    LinkSystem.begin(remoting);
    LinkSystem.callOff();
    awaitFree(remoting.canonical().port());
  }

  @Test
  void isNotTakenForAnotherAddress() throws IOException {
    RemotingConfig begun = remoting(freePort());
    RemotingConfig other = remoting(freePort());
    LinkSystem.begin(begun);
    LinkSystem.Opened link = open(other);
    assertThat(port(link)).isEqualTo(other.canonical().port());
    awaitFree(begun.canonical().port());
    end(link);
  }

  @Test
  void saysWhereNothingCanBeBound() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      RemotingConfig remoting = remoting(taken.getLocalPort());
      LinkSystem.begin(remoting);
      assertThatThrownBy(() -> open(remoting))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "nothing listens on %s:%d (pekko.remote.artery)"
                  .formatted(HOST, taken.getLocalPort()));
    }
  }

  private LinkSystem.Opened open(RemotingConfig remoting) {
    return LinkSystem.take(new RemotingAddress(remoting)).open(trust, GATEWAY);
  }

  private static int port(LinkSystem.Opened link) {
    return link.system().address().getPort().orElseThrow();
  }

  private static void end(LinkSystem.Opened link) {
    link.system().terminate();
    assertThat(link.system().getWhenTerminated()).succeedsWithin(PATIENCE);
  }

  private static void awaitListening(int port) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> new Socket(HOST, port).close());
  }

  private static void awaitFree(int port) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> new ServerSocket(port, 1, InetAddress.getByName(HOST)).close());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return free.getLocalPort();
    }
  }

  private static RemotingConfig remoting(int port) {
    return new SmallRyeConfigBuilder()
        .withMapping(RemotingConfig.class)
        .withDefaultValues(
            Map.of(
                "pekko.remote.artery.canonical.hostname",
                HOST,
                "pekko.remote.artery.canonical.port",
                String.valueOf(port)))
        .build()
        .getConfigMapping(RemotingConfig.class);
  }
}
