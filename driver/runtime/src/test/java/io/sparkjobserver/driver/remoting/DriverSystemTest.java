package io.sparkjobserver.driver.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.ResultStore;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentLookup;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.ContentSource;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real connection between two actor systems. */
final class DriverSystemTest {

  private static final PeerIdentity.Driver DRIVER = new PeerIdentity.Driver("driver-1", 1);
  private static final String SESSION = "0123456789abcdef0123456789abcdef";

  /** Of a range in which some port is free. */
  private static final int FIRST_PORT = 29_400;

  @TempDir Path directory;

  private final TestAuthority authority = new TestAuthority();

  private final RecordedOrders orders = new RecordedOrders();
  private final RecordedJobs jobs = new RecordedJobs();

  @Test
  void joinsAndWorksOverARealConnection() throws Exception {
    ActorTestKit serverKit =
        ActorTestKit.create(
            ActorSystem.create(
                Behaviors.empty(),
                Protocol.SERVER_SYSTEM,
                Protocol.actorSystem(
                    Endpoint.of("127.0.0.1", 0),
                    authority.credentials(new PeerIdentity.Server("server-1")),
                    DRIVER::equals)));
    TestProbe<DriverMessage> server = serverKit.createTestProbe();
    TestProbe<ContentReply> inbox = serverKit.createTestProbe();
    String address = ActorRefResolver.get(serverKit.system()).toSerializationFormat(server.ref());
    Invitation invitation =
        new Invitation(
            DRIVER.id(),
            DRIVER.incarnation(),
            address,
            SESSION,
            authority.credentials(DRIVER),
            Duration.ofSeconds(30));
    ResultStore results = new ResultStore(directory);
    try (DriverSystem system =
        DriverSystem.start(
            new DriverSystem.Address("127.0.0.1", "127.0.0.1", FIRST_PORT, FIRST_PORT + 99),
            invitation,
            results,
            orders)) {
      ActorRef<ServerMessage> driver = welcome(server);
      String[] bound = system.address().split(":");
      assertThat(bound[0]).isEqualTo("127.0.0.1");
      assertThat(Integer.parseInt(bound[1])).isBetween(FIRST_PORT, FIRST_PORT + 99);
      system.link().contextUp("app-1", Optional.empty(), jobs, ids -> List.of());
      server.fishForMessage(
          Duration.ofSeconds(5),
          message ->
              message instanceof DriverMessage.ContextReady
                  ? FishingOutcomes.complete()
                  : FishingOutcomes.continueAndIgnore());

      driver.tell(
          new ServerMessage.StartJob(
              1, "job-1", "Job", List.of(), new JobInput.Inline(""), RowShape.STRINGS, true));
      await().until(() -> jobs.calls().equals(List.of("start job-1 Job")));
      system.link().jobEnded("job-1", new JobEnd.Killed());
      server.expectMessage(new DriverMessage.JobEnded("job-1", new JobOutcome.Killed()));
      driver.tell(new ServerMessage.Acknowledged(1, List.of("job-1")));
      system.link().drain(Duration.ofSeconds(5));

      servesItsResults(driver, inbox);
      pullsContent(system, server);
    } finally {
      // In the middle of a handshake it may not end at all: Artery waits for its streams.
      ActorTestKit.shutdown(serverKit.system(), Duration.ofSeconds(3), false);
    }
  }

  @Test
  void saysThatNoPortOfItsRangeIsFree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      DriverSystem.Address address = new DriverSystem.Address("127.0.0.1", "127.0.0.1", port, port);
      Invitation invitation =
          new Invitation(
              DRIVER.id(),
              1,
              "pekko://jobserver@127.0.0.1:1/user/drivers",
              SESSION,
              authority.credentials(DRIVER),
              Duration.ofSeconds(30));
      ResultStore results = new ResultStore(directory);
      assertThatThrownBy(() -> DriverSystem.start(address, invitation, results, orders))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("No port from %d to %d can be bound at 127.0.0.1".formatted(port, port));
    }
  }

  private ActorRef<ServerMessage> welcome(TestProbe<DriverMessage> server) {
    DriverMessage.Join join =
        server.expectMessageClass(DriverMessage.Join.class, Duration.ofSeconds(10));
    assertThat(join.driver().path().toStringWithoutAddress()).isEqualTo("/user/" + SESSION);
    join.driver()
        .tell(
            new ServerMessage.Welcome(
                "my context",
                Map.of(),
                1,
                new ServerMessage.JobBasis(List.of(), "{}"),
                false,
                1,
                new ServerMessage.Timing(
                    Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofSeconds(10)),
                server.ref()));
    await().until(() -> orders.orders().equals(List.of("welcomed to my context")));
    return join.driver();
  }

  private void servesItsResults(ActorRef<ServerMessage> driver, TestProbe<ContentReply> inbox)
      throws Exception {
    Files.writeString(directory.resolve("job-2.json"), "[1,2]");
    driver.tell(request(ContentRef.Kind.JOB_RESULT, "job-2", inbox));
    ContentReply.Chunk chunk = inbox.expectMessageClass(ContentReply.Chunk.class);
    assertThat(chunk.bytes().utf8String()).isEqualTo("[1,2]");
    driver.tell(request(ContentRef.Kind.JOB_RESULT, "../secret", inbox));
    inbox.expectMessageClass(ContentReply.Unavailable.class);
    driver.tell(request(ContentRef.Kind.BINARY, "job-2", inbox));
    inbox.expectMessageClass(ContentReply.Unavailable.class);
  }

  private static void pullsContent(DriverSystem system, TestProbe<DriverMessage> server)
      throws Exception {
    byte[] content = new byte[3 * ContentRequest.MAX_LENGTH + 1];
    new Random(1).nextBytes(content);
    ContentDescription description = new ContentDescription(content.length, "a sum");
    ContentSource source =
        new ContentSource() {
          @Override
          public byte[] read(ContentRef ref, long offset, int length) {
            return Arrays.copyOfRange(
                content, (int) offset, (int) Math.min(content.length, offset + length));
          }

          @Override
          public ContentDescription describe(ContentRef ref) {
            return description;
          }
        };
    CompletableFuture<ContentDescription> found =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return system
                    .link()
                    .content()
                    .describe(new ContentRef(ContentRef.Kind.DATA_FILE, "/tmp/a.dat"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    source.answer(server.expectMessageClass(ContentLookup.class));
    assertThat(found.join()).isEqualTo(description);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    CompletableFuture<Void> pull =
        CompletableFuture.runAsync(
            () -> {
              try {
                system
                    .link()
                    .content()
                    .pull(
                        new ContentRef(ContentRef.Kind.BINARY, "key"),
                        content.length,
                        Optional.empty(),
                        sink);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    for (int i = 0; i < 4; i++) {
      source.answer(server.expectMessageClass(ContentRequest.class));
    }
    pull.join();
    assertThat(sink.toByteArray()).isEqualTo(content);
  }

  private static ContentRequest request(
      ContentRef.Kind kind, String key, TestProbe<ContentReply> inbox) {
    return new ContentRequest(1, new ContentRef(kind, key), 0, 100, inbox.ref());
  }
}
