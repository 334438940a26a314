package io.sparkjobserver.server.drivers.remoting;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sparkjobserver.protocol.Admission;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.Credentials;
import io.sparkjobserver.protocol.identity.DriverKey;
import io.sparkjobserver.protocol.identity.Join;
import io.sparkjobserver.protocol.identity.JoinRequest;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import io.sparkjobserver.protocol.identity.Versions;
import io.sparkjobserver.server.binaries.Binaries;
import io.sparkjobserver.server.binaries.BinaryType;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.testing.FakeLauncher;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Drivers that become known, and others that do not. A test plays the driver of a context. */
@QuarkusTest
class JoiningTest {

  private static final Join.Self SELF =
      new Join.Self(
          new Versions(Protocol.VERSION, "none", "4.1.0", "2.13.17", "17.0.1"), Optional.empty());
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String HOST = "127.0.0.1";

  /** The five bytes of a record's head and two of its own. */
  private static final int TLS_ALERT = 7;

  @Inject FakeLauncher launcher;
  @Inject Contexts contexts;
  @Inject Binaries binaries;

  private final String name = "joining-" + UUID.randomUUID();
  private final DriverKey key = DriverKey.make();

  @Test
  void takesInADriverOnce() throws Exception {
    Join join = launch(name);
    Join.Joined first = join.ask(key, SELF, SOON);
    Join.Joined again = join.ask(key, SELF, SOON);
    assertThat(again.credentials().certificate()).isEqualTo(first.credentials().certificate());
    assertThatThrownBy(() -> join.ask(DriverKey.make(), SELF, SOON))
        .isInstanceOf(Join.RefusedException.class)
        .hasMessage("the secret of its launch was used already");
  }

  @Test
  void refusesWhoHasNotTheSecretOfALaunch() {
    Join join = launch(name);
    Join guess =
        new Join(
            join.server(),
            join.driverId(),
            LaunchSecret.fromHex("00".repeat(32)),
            join.authoritySha256());
    assertThatThrownBy(() -> guess.ask(key, SELF, SOON))
        .isInstanceOf(Join.RefusedException.class)
        .hasMessage("the proof is not one of this launch");
  }

  @Test
  void refusesADriverWhoseContextIsOver() {
    Join join = launch(name);
    given().delete("/contexts/" + name).then().statusCode(200);
    assertThatThrownBy(() -> join.ask(key, SELF, SOON))
        .isInstanceOf(Join.RefusedException.class)
        .hasMessage("the driver's context is over");
  }

  @Test
  void tellsBothSidesWhichVersionsDoNotFit() {
    refused(new Versions(1, "none", "4.1.0", "2.13.17", "17.0.1"), "version 1 of the protocol");
    refused(
        new Versions(Protocol.VERSION, "none", "3.5.1", "2.13.17", "17.0.1"),
        "it runs Spark 3.5.1 and needs Spark 4");
    refused(
        new Versions(Protocol.VERSION, "none", Versions.NONE, "2.13.17", "17.0.1"),
        "it runs Spark none and needs Spark 4");
    refused(
        new Versions(Protocol.VERSION, "none", "4.1.0", "2.12.18", "17.0.1"),
        "it runs Scala 2.12.18 and needs Scala 2.13");
    refused(
        new Versions(Protocol.VERSION, "none", "4.1.0", "2.13.17", "1.8.0_402"),
        "it runs on Java 1.8.0_402 and needs Java 17");
  }

  private void refused(Versions versions, String why) {
    String context = "misfit-" + UUID.randomUUID();
    Join join = launch(context);
    assertThatThrownBy(
            () -> join.ask(DriverKey.make(), new Join.Self(versions, Optional.empty()), SOON))
        .isInstanceOf(Join.RefusedException.class)
        .hasMessageContaining(why);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/contexts/" + context)
                    .then()
                    .body("state", equalTo("ERROR"))
                    .body("error", containsString(why)));
  }

  @Test
  void answersNothingButDrivers() {
    URI listener = launch(name).server();
    at(listener).get("/").then().statusCode(404);
    at(listener).get("/jobs").then().statusCode(404);
    at(listener).get(JoinRequest.PATH).then().statusCode(405).header("Allow", "POST");
    at(listener).body("x=y").post(JoinRequest.PATH).then().statusCode(400);
    proven(listener, "x=y").statusCode(400).body(containsString("It has no driver.id"));
    proven(listener, "\\u00zz").statusCode(400);
    proven(listener, "x".repeat(JoinRequest.MAX_LENGTH + 1)).statusCode(413);
  }

  @Test
  void aStolenKeySpeaksForNoOtherContext() throws Exception {
    // One driver is this test, and so has its key and all that it was told; the other runs a job.
    Join.Joined stolen = launch(name).ask(key, SELF, SOON);
    String victim = "victim-" + UUID.randomUUID();
    given().post("/contexts/" + victim).then().statusCode(200);
    String job = hang(victim);
    BlockingQueue<ServerMessage> answers = new LinkedBlockingQueue<>();
    ActorSystem<Void> thief =
        ActorSystem.create(
            Behaviors.empty(),
            Protocol.DRIVER_SYSTEM,
            Protocol.actorSystem(Endpoint.of(HOST, 0), stolen.credentials(), Admission.SERVERS));
    try {
      ActorRef<ServerMessage> self = thief.systemActorOf(recorder(answers), "thief", Props.empty());
      ActorRefResolver refs = ActorRefResolver.get(thief);
      ActorRef<DriverMessage> gateway = refs.resolveActorRef(stolen.gateway());
      String victimDriver = launcher.specOf(victim).driverId();

      gateway.tell(new DriverMessage.Join(victimDriver, 1, stolen.session(), self));
      assertThat(next(answers)).isInstanceOf(ServerMessage.Refused.class);

      // Its own conversation is open to it, and knows only its own jobs.
      gateway.tell(
          new DriverMessage.Join(launcher.specOf(name).driverId(), 1, stolen.session(), self));
      ActorRef<DriverMessage> own = ((ServerMessage.Welcome) next(answers)).connection();
      own.tell(new DriverMessage.JobEnded(job, new JobOutcome.Killed()));
      own.tell(new DriverMessage.JobStarted(job));
      gateway.tell(new DriverMessage.JobEnded(job, new JobOutcome.Killed()));
      BlockingQueue<ContentReply> content = new LinkedBlockingQueue<>();
      own.tell(
          new ContentRequest(
              1,
              new ContentRef(ContentRef.Kind.JOB_INPUT, job),
              0,
              100,
              thief.systemActorOf(recorder(content), "content", Props.empty())));
      assertThat(content.poll(SOON.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ContentReply.Unavailable.class);
      own.tell(new DriverMessage.ContextReady("app-9", Optional.empty()));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> given().get("/contexts/" + name).then().body("state", equalTo("RUNNING")));

      given().get("/jobs/" + job).then().body("status", equalTo("RUNNING"));
    } finally {
      thief.terminate();
    }
    given().delete("/jobs/" + job).then().statusCode(200);
  }

  private static <T> Behavior<T> recorder(BlockingQueue<T> heard) {
    return Behaviors.receiveMessage(
        message -> {
          heard.add(message);
          return Behaviors.same();
        });
  }

  private static ServerMessage next(BlockingQueue<ServerMessage> heard)
      throws InterruptedException {
    return heard.poll(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void hearsNoDriverWhoseContextIsOver() throws Exception {
    Join.Joined stale = launch(name).ask(key, SELF, SOON);
    given().delete("/contexts/" + name).then().statusCode(200);
    notHeard(stale.credentials(), stale.gateway());
  }

  @Test
  void hearsNobodyWhoCertifiedHimself() throws Exception {
    Join.Joined joined = launch(name).ask(key, SELF, SOON);
    PeerIdentity.Driver who =
        new PeerIdentity.Driver(launcher.specOf(name).driverId(), joined.incarnation());
    notHeard(new TestAuthority().credentials(who), joined.gateway());
  }

  @Test
  void givesNothingToWhoShowsNoCertificate() throws Exception {
    Join.Joined joined = launch(name).ask(key, SELF, SOON);
    int port = port(joined.gateway());
    try (SSLSocket socket = (SSLSocket) gullible().getSocketFactory().createSocket(HOST, port)) {
      socket.setSoTimeout((int) SOON.toMillis());
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                // With TLS 1.3 a client learns at its first read that its certificate is missing.
                int answer = socket.getInputStream().read();
                throw new IllegalStateException("It answered " + answer);
              })
          .isInstanceOf(IOException.class);
    }
    for (String bytes : List.of("GET / HTTP/1.1\r\n\r\n", "AKKA\0\1", "\0".repeat(4096))) {
      try (Socket socket = new Socket(HOST, port)) {
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.shutdownOutput();
        assertThat(answer(socket)).as(bytes).hasSizeLessThanOrEqualTo(TLS_ALERT);
      }
    }
    serves();
  }

  /** Says what would be answered, if it were heard. */
  private void notHeard(Credentials credentials, String gateway) throws Exception {
    BlockingQueue<ServerMessage> answers = new LinkedBlockingQueue<>();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            Protocol.DRIVER_SYSTEM,
            Protocol.actorSystem(Endpoint.of(HOST, 0), credentials, peer -> true));
    try {
      ActorRef<ServerMessage> self =
          system.systemActorOf(recorder(answers), "unheard", Props.empty());
      ActorRefResolver.get(system)
          .<DriverMessage>resolveActorRef(gateway)
          .tell(new DriverMessage.Join("nobody", 1, "nothing", self));
      assertThat(answers.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
    } finally {
      system.terminate();
    }
    serves();
  }

  /** The server goes on: a driver joins and its context comes up. */
  private static void serves() {
    given().post("/contexts/served-" + UUID.randomUUID()).then().statusCode(200);
  }

  private static int port(String gateway) {
    return Integer.parseInt(gateway.replaceFirst(".*:(\\d+)/.*", "$1"));
  }

  private static byte[] answer(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      // The connection was reset.
      return new byte[0];
    }
  }

  /** TLS without a certificate of its own, which believes everybody. */
  private static SSLContext gullible() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        null,
        new TrustManager[] {
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          }
        },
        null);
    return context;
  }

  /** A context whose driver is up to the test. */
  private Join launch(String context) {
    contexts.create(
        context,
        new ContextSettings(new TreeMap<>(Map.of("launcher.spark.fake", "silent"))),
        false);
    LaunchSpec spec = launcher.specOf(context);
    return new Join(
        spec.invitation().joinUrl(),
        spec.driverId(),
        LaunchSecret.fromHex(spec.invitation().launchSecret()),
        spec.invitation().authoritySha256());
  }

  private String hang(String context) throws IOException {
    binaries.upload(
        "hang",
        BinaryType.JAR,
        new ByteArrayInputStream("PK\u0003\u0004 and what follows".getBytes(UTF_8)));
    String job =
        given()
            .queryParam("appName", "hang")
            .queryParam("classPath", "Hang")
            .queryParam("context", context)
            .post("/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("jobId");
    await()
        .atMost(SOON)
        .untilAsserted(() -> given().get("/jobs/" + job).then().body("status", equalTo("RUNNING")));
    return job;
  }

  private static ValidatableResponse proven(URI listener, String body) {
    return at(listener).header(JoinRequest.PROOF, "00").body(body).post(JoinRequest.PATH).then();
  }

  private static RequestSpecification at(URI listener) {
    return given().baseUri(listener.toString()).port(listener.getPort());
  }
}
