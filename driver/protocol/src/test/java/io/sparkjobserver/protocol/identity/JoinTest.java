package io.sparkjobserver.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a listener that answers as a test tells it to. */
final class JoinTest {

  private static final LaunchSecret SECRET = LaunchSecret.fromHex("0123456789abcdef".repeat(4));
  private static final Join.Self SELF =
      new Join.Self(new Versions(2, "jar", "4.1.0", "2.13.17", "17"), Optional.of("driver-1"));
  private static final AddressRule RULE = new AddressRule(Optional.empty(), true, 40_000, 40_009);
  private static final PeerIdentity.Driver WHO = new PeerIdentity.Driver("d-1", 3);

  private final TestAuthority authority = new TestAuthority();
  private final DriverKey key = DriverKey.make();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> proofs = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> asked = new CopyOnWriteArrayList<>();
  private HttpServer listener;
  private Answers answers;

  @BeforeEach
  void listen() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(JoinRequest.PATH, this::handle);
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.stop(0);
  }

  @Test
  void bringsCredentialsForItsOwnKey() throws Exception {
    answers = call -> granted(authority, keyOf(call));
    Join.Joined joined = join(authority).ask(key, SELF, Duration.ofSeconds(5));
    assertThat(joined.incarnation()).isEqualTo(3);
    assertThat(joined.gateway()).isEqualTo("pekko://jobserver@h:1/user/drivers");
    assertThat(joined.session()).isEqualTo(SECRET.session(3)).hasSize(32);
    assertThat(PeerIdentity.of(joined.credentials().certificate())).contains(WHO);
    JoinRequest request = JoinRequest.parse(bodies.get(0));
    assertThat(request.driverId()).isEqualTo("d-1");
    assertThat(request.versions()).isEqualTo(SELF.versions());
    assertThat(request.submissionId()).contains("driver-1");
    assertThat(request.incarnation()).isZero();
    assertThat(joined.address()).isEqualTo(RULE);
    assertThat(request.processId()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void showsThatItHasTheSecretWithoutSayingIt() throws Exception {
    answers = call -> granted(authority, keyOf(call));
    join(authority).ask(key, SELF, Duration.ofSeconds(5));
    assertThat(SECRET.proves(bodies.get(0), proofs.get(0))).isTrue();
    assertThat(SECRET.proves(bodies.get(0) + " ", proofs.get(0))).isFalse();
    assertThat(bodies.get(0)).doesNotContain(SECRET.toHex());
    assertThat(join(authority).toString() + SECRET).doesNotContain(SECRET.toHex());
  }

  @Test
  void signsItsRequestAsPkcs10Says() throws Exception {
    JcaPKCS10CertificationRequest request =
        new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(key.signingRequest()));
    assertThat(request.getPublicKey()).isEqualTo(key.publicKey());
    assertThat(
            request.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(key.publicKey())))
        .isTrue();
    assertThat(request.getSubject().getRDNs()).isEmpty();
  }

  @Test
  void endsAtARefusalAndSaysWhy() {
    answers = call -> new Reply(409, "its jar is of another release");
    assertThatThrownBy(() -> join(authority).ask(key, SELF, Duration.ofSeconds(5)))
        .isInstanceOf(Join.RefusedException.class)
        .hasMessage("its jar is of another release");
    assertThat(bodies).hasSize(1);
  }

  @Test
  void asksAgainWithTheSameKeyWhileTheServerCannotAnswer() throws Exception {
    answers =
        call -> bodies.size() == 1 ? new Reply(503, "later") : granted(authority, keyOf(call));
    join(authority).ask(key, SELF, Duration.ofSeconds(20));
    assertThat(bodies).hasSize(2);
    assertThat(keyOf(bodies.get(1))).isEqualTo(keyOf(bodies.get(0)));
  }

  @Test
  void believesNoAuthorityButTheOneOfItsLaunch() {
    TestAuthority other = new TestAuthority();
    answers = call -> granted(other, keyOf(call));
    assertThatThrownBy(() -> join(authority).ask(key, SELF, Duration.ofMillis(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Join.RefusedException.class)
        .hasMessageContaining("another authority");
  }

  @Test
  void takesNoCertificateForAnotherKey() {
    answers = call -> granted(authority, DriverKey.make().publicKey());
    assertThatThrownBy(() -> join(authority).ask(key, SELF, Duration.ofMillis(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another key");
  }

  @Test
  void givesUpWhereNobodyListens() {
    URI nowhere = url();
    listener.stop(0);
    assertThatThrownBy(
            () -> new Join(nowhere, "d-1", SECRET, "abc").ask(key, SELF, Duration.ofMillis(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No server took the driver in at " + nowhere);
  }

  @Test
  void asksTheServerThatTheFirstOneNames() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(JoinRequest.PATH, this::handle);
    other.start();
    try {
      String named = "http://127.0.0.1:" + other.getAddress().getPort() + JoinRequest.PATH;
      answers =
          call ->
              bodies.size() == 1
                  ? new Reply(307, "elsewhere", Optional.of(named))
                  : granted(authority, keyOf(call));
      assertThat(join(authority).ask(key, SELF, Duration.ofSeconds(20)).incarnation()).isEqualTo(3);
      assertThat(asked).containsExactly(listener.getAddress(), other.getAddress());
    } finally {
      other.stop(0);
    }
  }

  @Test
  void asksWhetherItIsToGoOn() throws Exception {
    answers = call -> new Reply(200, "");
    assertThat(join(authority).askToGoOn(key, SELF, 3, "10.0.0.7:4000"))
        .isEqualTo(Join.Verdict.GO_ON);
    assertThat(JoinRequest.parse(bodies.get(0)).incarnation()).isEqualTo(3);
    assertThat(JoinRequest.parse(bodies.get(0)).address()).contains("10.0.0.7:4000");
    answers = call -> new Reply(410, "its context is over");
    assertThat(join(authority).askToGoOn(key, SELF, 3, "10.0.0.7:4000"))
        .isEqualTo(Join.Verdict.OVER);
    answers = call -> new Reply(409, "given up");
    assertThat(join(authority).askToGoOn(key, SELF, 3, "10.0.0.7:4000"))
        .isEqualTo(Join.Verdict.GIVEN_UP);
    answers = call -> new Reply(503, "later");
    assertThat(join(authority).askToGoOn(key, SELF, 3, "10.0.0.7:4000"))
        .isEqualTo(Join.Verdict.GO_ON);
  }

  private Join join(TestAuthority believed) {
    return new Join(url(), "d-1", SECRET, Certificates.sha256(believed.certificate()));
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + listener.getAddress().getPort());
  }

  private static Reply granted(TestAuthority by, PublicKey to) {
    return new Reply(
        200,
        new JoinAnswer(3, by.chain(to, WHO), "pekko://jobserver@h:1/user/drivers", RULE).toText());
  }

  private static PublicKey keyOf(String body) {
    try {
      return new JcaPKCS10CertificationRequest(
              Base64.getDecoder().decode(JoinRequest.parse(body).signingRequest()))
          .getPublicKey();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      bodies.add(body);
      proofs.add(exchange.getRequestHeaders().getFirst(JoinRequest.PROOF));
      Reply reply = answers.to(body);
      byte[] text = reply.text().getBytes(StandardCharsets.UTF_8);
      asked.add(exchange.getLocalAddress());
      reply.location().ifPresent(url -> exchange.getResponseHeaders().set("Location", url));
      exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private record Reply(int status, String text, Optional<String> location) {
    private Reply(int status, String text) {
      this(status, text, Optional.empty());
    }
  }

  private interface Answers {
    Reply to(String body);
  }
}
