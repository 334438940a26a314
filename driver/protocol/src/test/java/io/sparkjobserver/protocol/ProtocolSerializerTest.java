package io.sparkjobserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In an actor system with the protocol's own settings. */
final class ProtocolSerializerTest {

  private static final String SHA = "0123456789abcdef".repeat(4);
  private static final ErrorReport ERROR = new ErrorReport("message ☂", "java.lang.Error", "at …");
  private static final ErrorReport SILENT = new ErrorReport(null, "java.lang.Error", "");

  private static final DriverMessage.Load LOAD = new DriverMessage.Load(1L << 33, 1L << 34, 999);

  private static ActorTestKit testKit;
  private static Serialization serialization;
  private static ProtocolSerializer serializer;
  private static ActorRef<DriverMessage> connection;
  private static ActorRef<ServerMessage> driver;
  private static ActorRef<ContentReply> inbox;

  @BeforeAll
  static void startSystem() throws NotSerializableException {
    testKit =
        ActorTestKit.create(
            ActorSystem.create(
                Behaviors.empty(),
                "serializer",
                Protocol.actorSystem(
                    Endpoint.of("127.0.0.1", 0),
                    new TestAuthority().credentials(new PeerIdentity.Server("s")),
                    peer -> true)));
    serialization = SerializationExtension.get(Adapter.toClassic(testKit.system()));
    serializer = (ProtocolSerializer) serialization.serializerFor(DriverMessage.Join.class);
    connection = testKit.<DriverMessage>createTestProbe().ref();
    driver = testKit.<ServerMessage>createTestProbe().ref();
    inbox = testKit.<ContentReply>createTestProbe().ref();
  }

  @AfterAll
  static void stopSystem() {
    testKit.shutdownTestKit();
  }

  @Test
  void hasASampleOfEveryType() {
    Set<Class<?>> samples = new HashSet<>();
    samples().forEach(sample -> samples.add(sample.getClass()));
    for (Class<?> family : List.of(DriverMessage.class, ServerMessage.class, ContentReply.class)) {
      assertThat(samples).containsAll(messages(family).toList());
    }
    assertThat(outcomes().map(Object::getClass))
        .contains(JobOutcome.class.getPermittedSubclasses());
    assertThat(inputs().map(Object::getClass)).contains(JobInput.class.getPermittedSubclasses());
  }

  private static Stream<Class<?>> messages(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses()).flatMap(ProtocolSerializerTest::messages)
        : Stream.of(family);
  }

  @Test
  void givesBackWhatItWasGiven() {
    for (Object sample : samples()) {
      byte[] bytes = serialization.serialize(sample).get();
      int identifier = serialization.findSerializerFor(sample).identifier();
      String manifest = Serializers.manifestFor(serializer, sample);
      assertThat(identifier).isEqualTo(ProtocolSerializer.IDENTIFIER);
      assertThat(serialization.deserialize(bytes, identifier, manifest).get()).isEqualTo(sample);
    }
  }

  @Test
  void writesIntoTheBuffersOfTheLinkAndReadsFromThem() throws NotSerializableException {
    for (Object sample : samples()) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putInt(7);
      serializer.toBinary(sample, buffer);
      assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(buffer.position()).isEqualTo(4 + serializer.toBinary(sample).length);
      buffer.flip().getInt();
      assertThat(serializer.fromBinary(buffer, serializer.manifest(sample))).isEqualTo(sample);
    }
  }

  @Test
  void doesNotWriteHalfOfAMessageThatIsTooLong() {
    ByteString payload = ByteString.fromArray(new byte[Protocol.FRAME]);
    assertThatThrownBy(() -> serializer.toBinary(new ContentReply.Chunk(1, 2, payload)))
        .isInstanceOf(BufferOverflowException.class);
  }

  @Test
  void hasOneManifestForEachType() {
    List<String> manifests =
        samples().stream().map(Object::getClass).distinct().map(Class::getName).toList();
    assertThat(samples().stream().map(serializer::manifest).distinct()).hasSameSizeAs(manifests);
  }

  @Test
  void keepsTheLargestPayloadWithinAFrame() {
    ByteString payload = ByteString.fromArray(new byte[Protocol.MAX_PAYLOAD]);
    assertThat(serializer.toBinary(new ContentReply.Chunk(1, 2, payload)))
        .hasSizeLessThan(256 * 1024);
    ErrorReport largest =
        new ErrorReport("\uffff".repeat(1_000_000), "E", "\uffff".repeat(1_000_000));
    assertThat(serializer.toBinary(new DriverMessage.JobEnded("j", new JobOutcome.Failed(largest))))
        .hasSizeLessThan(256 * 1024);
  }

  @Test
  void keepsTheIdsOfAllJobsOfADriverWithinAFrame() {
    List<String> jobs =
        Stream.generate(() -> UUID.randomUUID().toString()).limit(Protocol.MAX_JOBS).toList();
    List<DriverMessage.Progress> progress =
        jobs.stream()
            .limit(DriverMessage.Heartbeat.MAX_PROGRESS)
            .map(job -> new DriverMessage.Progress(job, 1, 2, 3, 4, 5))
            .toList();
    assertThat(serializer.toBinary(new DriverMessage.Heartbeat(jobs, LOAD, progress)))
        .hasSizeLessThanOrEqualTo(Protocol.MAX_PAYLOAD);
    assertThat(serializer.toBinary(new DriverMessage.Hello(1, 1, Optional.of("j"), true, jobs)))
        .hasSizeLessThanOrEqualTo(Protocol.MAX_PAYLOAD);
  }

  @Test
  void keepsTheLongestNameThatIsLookedUpWithinAFrame() {
    ContentRef longest =
        new ContentRef(ContentRef.Kind.DATA_FILE, "\uffff".repeat(ContentLookup.MAX_KEY));
    assertThat(serializer.toBinary(new ContentLookup(1, longest, inbox)))
        .hasSizeLessThan(Protocol.MAX_PAYLOAD);
  }

  @Test
  void refusesAnUnknownManifest() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[10], "java.lang.Runtime"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("java.lang.Runtime");
  }

  @Test
  void refusesATypeThatIsNoMessage() {
    assertThatThrownBy(() -> serializer.toBinary("text"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesEveryTruncatedMessage() {
    for (Object sample : samples()) {
      byte[] bytes = serializer.toBinary(sample);
      String manifest = serializer.manifest(sample);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> serializer.fromBinary(cut, manifest))
            .as("%s cut to %d bytes", manifest, length)
            .isInstanceOf(NotSerializableException.class);
      }
    }
  }

  @Test
  void believesNoLengthThatIsForged() {
    for (int forged : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 28}) {
      for (Object sample : samples()) {
        byte[] bytes = serializer.toBinary(sample);
        String manifest = serializer.manifest(sample);
        for (int at = 0; at + 4 <= bytes.length; at++) {
          byte[] message = bytes.clone();
          ByteBuffer.wrap(message).putInt(at, forged);
          readOrRefuse(message, manifest);
        }
      }
    }
  }

  @Test
  void refusesAnOutcomeThatDoesNotExist() {
    byte[] bytes = serializer.toBinary(new DriverMessage.JobEnded("j", new JobOutcome.Killed()));
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, 99);
    assertThatThrownBy(() -> serializer.fromBinary(bytes, "job-ended"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("99");
  }

  /** Other bytes may be another message, but nothing else than a refusal may be thrown. */
  private static void readOrRefuse(byte[] message, String manifest) {
    try {
      assertThat(serializer.fromBinary(message, manifest)).isNotNull();
    } catch (NotSerializableException e) {
      assertThat(e).hasMessageContaining(manifest);
    }
  }

  private static DriverMessage.Join join() {
    return new DriverMessage.Join("driver", 2, "secret", driver);
  }

  private static List<Object> samples() {
    List<Object> samples =
        new ArrayList<>(
            List.of(
                join(),
                new DriverMessage.Hello(2, 3, Optional.of("a"), true, List.of("a", "b")),
                new DriverMessage.Hello(1, 1, Optional.empty(), false, List.of()),
                new DriverMessage.ContextReady("app-1", Optional.of("http://ui")),
                new DriverMessage.ContextReady("app-1", Optional.empty()),
                new DriverMessage.ContextFailed(ERROR),
                new DriverMessage.JobStarted("job"),
                new DriverMessage.KillStep("job", DriverMessage.KillStep.Step.INTERRUPTED),
                new DriverMessage.Heartbeat(List.of(), LOAD, List.of()),
                new DriverMessage.Heartbeat(
                    List.of("a", "b"),
                    new DriverMessage.Load(0, 0, -1),
                    List.of(new DriverMessage.Progress("a", 1, 2, 3, 4, 5))),
                new ServerMessage.Welcome(
                    "my context",
                    Map.of("spark.a", "1", "spark.b", ""),
                    8,
                    new ServerMessage.JobBasis(
                        List.of(new BinaryRef("shared", SHA, 5)), "{\"a\":1}"),
                    true,
                    5,
                    new ServerMessage.Timing(
                        Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMillis(3)),
                    connection),
                new ServerMessage.Refused("unknown"),
                new ServerMessage.Adopt(6, connection),
                new ServerMessage.OpenContext(4, "driver", "secret", "pekko://here"),
                new ServerMessage.KillJob(4, "job"),
                new ServerMessage.StopContext(4),
                new ServerMessage.Acknowledged(4, List.of("job")),
                new ServerMessage.HeartbeatSeen(4),
                new ContentRequest(1, new ContentRef(ContentRef.Kind.BINARY, SHA), 2, 3, inbox),
                new ContentLookup(
                    1, new ContentRef(ContentRef.Kind.DATA_FILE, "/tmp/☂.dat"), inbox),
                new ContentReply.Described(1, new ContentDescription(1L << 40, SHA)),
                new ContentReply.Chunk(1, 2, ByteString.fromArray(new byte[] {1, -1})),
                new ContentReply.Chunk(1, 2, ByteString.emptyByteString()),
                new ContentReply.Unavailable(1, "gone")));
    outcomes().map(outcome -> new DriverMessage.JobEnded("job", outcome)).forEach(samples::add);
    inputs().map(input -> start(input, RowShape.STRINGS)).forEach(samples::add);
    Arrays.stream(RowShape.values())
        .map(rows -> start(new JobInput.Inline("a = 1"), rows))
        .forEach(samples::add);
    return samples;
  }

  private static ServerMessage.StartJob start(JobInput input, RowShape rows) {
    return new ServerMessage.StartJob(
        4, "job", "com.example.Job", List.of(new BinaryRef("my.jar", SHA, 1)), input, rows, true);
  }

  private static Stream<JobOutcome> outcomes() {
    return Stream.concat(
        Stream.of(
            new JobOutcome.Finished(ByteString.fromString("[1]")),
            new JobOutcome.FinishedLarge(1L << 40, SHA),
            new JobOutcome.Failed(ERROR),
            new JobOutcome.Failed(SILENT),
            new JobOutcome.Rejected("problem"),
            new JobOutcome.Killed()),
        Arrays.stream(LoadTrouble.values())
            .map(trouble -> new JobOutcome.NotLoaded(trouble, ERROR)));
  }

  private static Stream<JobInput> inputs() {
    return Stream.of(new JobInput.Inline("a = 1"), new JobInput.Large(1L << 40));
  }
}
