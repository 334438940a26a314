package io.sparkjobserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.protocol.identity.Credentials;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is heard at the server's port, over real connections. */
final class MutualTlsTest {

  private static final PeerIdentity.Driver LIVE = new PeerIdentity.Driver("driver-1", 2);
  private static final PeerIdentity.Driver STALE = new PeerIdentity.Driver("driver-1", 1);
  private static final PeerIdentity.Server SERVER = new PeerIdentity.Server("server-1");
  private static final DriverMessage MESSAGE = new DriverMessage.JobStarted("job-1");

  /** Long enough for a handshake, and for a second try after the first one failed. */
  private static final Duration TRIES = Duration.ofMillis(1_500);

  /** How long an actor system is waited for that ends. */
  private static final Duration END = Duration.ofSeconds(3);

  private final TestAuthority authority = new TestAuthority();
  private final List<ActorTestKit> systems = new ArrayList<>();
  private ActorTestKit server;
  private TestProbe<DriverMessage> heard;

  @BeforeEach
  void start() {
    server = system(Protocol.SERVER_SYSTEM, authority.credentials(SERVER), LIVE::equals);
    heard = server.createTestProbe();
  }

  @AfterEach
  void stop() {
    // The server last: it ends slowly in the middle of a handshake with a driver that is there.
    Collections.reverse(systems);
    // And a driver in the middle of one may not end at all: Artery waits for the streams of the
    // connection without a bound. The process ends with them, as a driver's own does.
    systems.forEach(system -> ActorTestKit.shutdown(system.system(), END, false));
  }

  @Test
  void hearsALiveDriver() {
    speak(authority.credentials(LIVE), Admission.SERVERS);
    heard.expectMessage(Duration.ofSeconds(10), MESSAGE);
  }

  @Test
  void doesNotHearADriverWhoseTimeIsOver() {
    speak(authority.credentials(STALE), Admission.SERVERS);
    heard.expectNoMessage(TRIES);
    hearsALiveDriver();
  }

  @Test
  void doesNotHearWhoIsCertifiedByAnotherAuthority() {
    speak(new TestAuthority().credentials(LIVE), peer -> true);
    heard.expectNoMessage(TRIES);
    hearsALiveDriver();
  }

  @Test
  void aDriverSpeaksWithNobodyWhoIsNoServer() {
    ActorTestKit impostor =
        system(Protocol.SERVER_SYSTEM, authority.credentials(LIVE), peer -> true);
    TestProbe<DriverMessage> stolen = impostor.createTestProbe();
    speak(authority.credentials(LIVE), Admission.SERVERS, address(impostor, stolen.ref()));
    stolen.expectNoMessage(TRIES);
  }

  @Test
  void hearsADriverThatCameBeforeTheServerKnewWhomToTrust() {
    CompletableFuture<Trust> trust = new CompletableFuture<>();
    ActorTestKit early = system(Protocol.SERVER_SYSTEM, trust);
    TestProbe<DriverMessage> probe = early.createTestProbe();
    speak(authority.credentials(LIVE), Admission.SERVERS, address(early, probe.ref()));
    probe.expectNoMessage(TRIES);
    trust.complete(new Trust(authority.credentials(SERVER), LIVE::equals));
    probe.expectMessage(Duration.ofSeconds(10), MESSAGE);
  }

  @Test
  void givesNothingToWhoHasNoCertificate() throws Exception {
    SSLContext anonymous = SSLContext.getInstance("TLSv1.3");
    anonymous.init(null, new TrustManager[] {new Gullible()}, null);
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket =
                  (SSLSocket) anonymous.getSocketFactory().createSocket("127.0.0.1", port())) {
                socket.setSoTimeout(10_000);
                socket.startHandshake();
                // TLS 1.3 tells a client at its first read that its certificate is missing.
                int answer = socket.getInputStream().read();
                throw new IllegalStateException("It answered " + answer);
              }
            })
        .isInstanceOf(IOException.class);
    hearsALiveDriver();
  }

  @Test
  void givesNothingToRawBytes() throws Exception {
    for (String bytes : List.of("GET / HTTP/1.1\r\n\r\n", "AKKA\0\1", "\0".repeat(4096))) {
      try (Socket socket = new Socket("127.0.0.1", port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        assertThat(answer(socket)).as(bytes).hasSizeLessThanOrEqualTo(7);
      }
    }
    hearsALiveDriver();
  }

  /** At most a TLS alert: the five bytes of a record's head and two of its own. */
  private static byte[] answer(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      // The connection was reset.
      return new byte[0];
    }
  }

  private int port() {
    return Integer.parseInt(
        address(server, heard.ref()).replaceFirst(".*@127\\.0\\.0\\.1:(\\d+)/.*", "$1"));
  }

  private void speak(Credentials credentials, Admission admission) {
    speak(credentials, admission, address(server, heard.ref()));
  }

  private void speak(Credentials credentials, Admission admission, String address) {
    ActorTestKit driver = system(Protocol.DRIVER_SYSTEM, credentials, admission);
    ActorRefResolver.get(driver.system()).<DriverMessage>resolveActorRef(address).tell(MESSAGE);
  }

  private static String address(ActorTestKit system, ActorRef<?> ref) {
    return ActorRefResolver.get(system.system()).toSerializationFormat(ref);
  }

  private ActorTestKit system(String name, Credentials credentials, Admission admission) {
    return system(name, CompletableFuture.completedFuture(new Trust(credentials, admission)));
  }

  private ActorTestKit system(String name, CompletableFuture<Trust> trust) {
    ActorTestKit system =
        ActorTestKit.create(
            ActorSystem.create(
                Behaviors.empty(), name, Protocol.actorSystem(Endpoint.of("127.0.0.1", 0), trust)));
    systems.add(system);
    return system;
  }

  /** Believes everybody: the server must not. */
  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
