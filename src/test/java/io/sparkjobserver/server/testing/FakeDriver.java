package io.sparkjobserver.server.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.sparkjobserver.protocol.Admission;
import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentPuller;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.ContentSource;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.DriverMessage.KillStep;
import io.sparkjobserver.protocol.Endpoint;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.DriverKey;
import io.sparkjobserver.protocol.identity.Join;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import io.sparkjobserver.protocol.identity.Versions;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.LaunchSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;

/**
 * A driver without Spark. Its jobs are chosen by the name of the main class: {@code Echo} returns
 * its input, {@code Fail} throws, {@code Reject} refuses its input, {@code Missing} and {@code Odd}
 * cannot be loaded, {@code Hang} runs until it is killed, {@code Deaf} for ever, {@code Hard} of
 * hearing until it is told a second time to end, {@code NoSpark} takes the Spark context with it,
 * {@code Mute} the signs of life, {@code Large} returns as many bytes as {@code size} says, {@code
 * Value} returns what {@code value} is, {@code Rows} what its rows are to become, {@code Below}
 * what is below its input, {@code Shared} the names of the binaries of its context, {@code Jar} the
 * size of its first binary as it arrived, {@code Data} the size and the SHA-256 of the data file
 * that {@code file} names.
 */
public final class FakeDriver {

  private final LaunchSpec spec;
  private final String behaviour;
  private final IntConsumer exit;
  private final ContentPuller puller = new ContentPuller(Duration.ofSeconds(5));
  private final Map<String, byte[]> results = new ConcurrentHashMap<>();
  private final Map<String, JobOutcome> unacknowledged = new ConcurrentHashMap<>();
  private final Map<String, String> hanging = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeDriver::daemon);
  private final CompletableFuture<ActorRef<ContentReply>> inbox = new CompletableFuture<>();
  private volatile ActorSystem<Object> system;
  private volatile ActorRef<DriverMessage> connection;
  private volatile ServerMessage.JobBasis basis;
  private volatile boolean mute;

  private FakeDriver(LaunchSpec spec, String behaviour, IntConsumer exit) {
    this.spec = spec;
    this.behaviour = behaviour;
    this.mute = behaviour.equals("mute");
    this.exit = exit;
  }

  /**
   * Starts one, which joins with what it was launched with.
   *
   * @param behaviour {@code good}, or how it is not
   * @param exit is told the code with which its process would end
   */
  public static FakeDriver start(LaunchSpec spec, String behaviour, IntConsumer exit) {
    FakeDriver driver = new FakeDriver(spec, behaviour, exit);
    driver.threads.execute(driver::join);
    return driver;
  }

  private void join() {
    DriverGateway.Invitation invitation = spec.invitation();
    Join join =
        new Join(
            invitation.joinUrl(),
            spec.driverId(),
            LaunchSecret.fromHex(
                behaviour.equals("impostor") ? "00".repeat(32) : invitation.launchSecret()),
            invitation.authoritySha256());
    Versions versions =
        new Versions(
            behaviour.equals("old") ? 1 : Protocol.VERSION,
            spec.jarSha256().orElse("none"),
            "4.1.0",
            "2.13.17",
            "17.0.1");
    try {
      Join.Joined joined =
          join.ask(
              DriverKey.make(), new Join.Self(versions, Optional.empty()), Duration.ofSeconds(10));
      system =
          ActorSystem.create(
              guardian(joined),
              Protocol.DRIVER_SYSTEM,
              Protocol.actorSystem(
                  Endpoint.of(spec.bindHostname().orElseThrow(), 0),
                  joined.credentials(),
                  Admission.SERVERS));
    } catch (Join.RefusedException e) {
      exit.accept(3);
    } catch (IOException | InterruptedException e) {
      exit.accept(4);
    }
  }

  /** Ends it as the end of its process does. */
  public void terminate() {
    threads.shutdownNow();
    if (system != null) {
      system.terminate();
    }
  }

  private Behavior<Object> guardian(Join.Joined joined) {
    return Behaviors.setup(
        context -> {
          ActorRef<Object> link = context.spawn(link(), joined.session());
          ActorRef<DriverMessage> gateway =
              ActorRefResolver.get(context.getSystem()).resolveActorRef(joined.gateway());
          gateway.tell(
              new DriverMessage.Join(
                  spec.driverId(), joined.incarnation(), joined.session(), link.narrow()));
          return Behaviors.empty();
        });
  }

  private Behavior<Object> link() {
    return Behaviors.setup(
        context -> {
          inbox.complete(context.spawn(puller.inbox(), Protocol.CONTENT_INBOX));
          return Behaviors.receive(Object.class)
              .onMessage(
                  ServerMessage.class,
                  message -> {
                    heard(context, message);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void heard(ActorContext<Object> context, ServerMessage message) {
    if (message instanceof ServerMessage.Welcome welcome && connection == null) {
      connection = welcome.connection();
      basis = welcome.basis();
      beat(context, welcome.timing().heartbeat());
      if (behaviour.equals("no-spark")) {
        connection.tell(
            new DriverMessage.ContextFailed(
                new ErrorReport(
                    "Unable to start Spark", "org.apache.spark.SparkException", "at …")));
      } else if (!behaviour.equals("slow")) {
        connection.tell(new DriverMessage.ContextReady("app-1", Optional.of("http://ui:4040")));
      }
    } else if (message instanceof ServerMessage.Adopt adopt) {
      connection = adopt.connection();
      connection.tell(
          new DriverMessage.Hello(1, adopt.ownerEpoch(), Optional.empty(), true, known()));
      unacknowledged.forEach(
          (job, outcome) -> connection.tell(new DriverMessage.JobEnded(job, outcome)));
    } else if (message instanceof ServerMessage.StartJob job) {
      threads.execute(() -> run(job));
    } else if (message instanceof ServerMessage.KillJob kill) {
      kill(kill.jobId());
    } else if (message instanceof ServerMessage.Acknowledged acknowledged) {
      unacknowledged.keySet().removeAll(acknowledged.jobIds());
      results.keySet().removeAll(acknowledged.jobIds());
    } else if (message instanceof ServerMessage.StopContext) {
      if (!behaviour.equals("stubborn")) {
        exit.accept(0);
      }
    } else if (message instanceof ServerMessage.Refused) {
      exit.accept(3);
    } else if (message instanceof ContentRequest request) {
      ContentSource source =
          (content, offset, length) ->
              Arrays.copyOfRange(
                  results.get(content.key()),
                  (int) offset,
                  (int) Math.min(results.get(content.key()).length, offset + length));
      source.answer(request);
    }
  }

  private void kill(String jobId) {
    switch (hanging.getOrDefault(jobId, "")) {
      case "Hang" -> {
        hanging.remove(jobId);
        end(jobId, new JobOutcome.Killed());
      }
      case "Hard" -> hanging.put(jobId, "Hang");
      case "Deaf" -> {
        connection.tell(new DriverMessage.KillStep(jobId, KillStep.Step.CANCELLED));
        connection.tell(new DriverMessage.KillStep(jobId, KillStep.Step.INTERRUPTED));
      }
      default -> {
        // Not known, or over.
      }
    }
  }

  private List<DriverMessage.Progress> progress() {
    return hanging.keySet().stream()
        .map(job -> new DriverMessage.Progress(job, 3, 1, 200, 42, 1))
        .toList();
  }

  private List<String> known() {
    return Stream.concat(unacknowledged.keySet().stream(), hanging.keySet().stream()).toList();
  }

  private void beat(ActorContext<Object> context, Duration interval) {
    context
        .getSystem()
        .scheduler()
        .scheduleAtFixedRate(
            interval,
            interval,
            () -> {
              if (!mute) {
                connection.tell(
                    new DriverMessage.Heartbeat(
                        known(), new DriverMessage.Load(64 << 20, 512 << 20, 250), progress()));
              }
            },
            context.getExecutionContext());
  }

  private void run(ServerMessage.StartJob job) {
    switch (job.mainClass()) {
      case "Missing" ->
          end(
              job.jobId(),
              new JobOutcome.NotLoaded(
                  JobOutcome.LoadTrouble.CLASS_NOT_FOUND,
                  new ErrorReport("Missing", "java.lang.ClassNotFoundException", "")));
      case "Odd" ->
          end(
              job.jobId(),
              new JobOutcome.NotLoaded(
                  JobOutcome.LoadTrouble.NOT_A_JOB,
                  new ErrorReport("Odd", "java.lang.ClassCastException", "")));
      case "Reject" ->
          end(job.jobId(), new JobOutcome.Rejected("One(SingleProblem(No input.string param))"));
      case "NoSpark" -> {
        connection.tell(
            new DriverMessage.ContextFailed(
                new ErrorReport(
                    "The Spark context ended by itself", "java.lang.IllegalStateException", "")));
        // It stops what it has before it exits.
        system
            .scheduler()
            .scheduleOnce(Duration.ofMillis(300), () -> exit.accept(85), system.executionContext());
      }
      case "Mute" -> mute = true;
      default -> {
        if (job.startAwaited()) {
          connection.tell(new DriverMessage.JobStarted(job.jobId()));
        }
        Optional<JobOutcome> outcome = ended(job);
        if (outcome.isPresent()) {
          end(job.jobId(), outcome.get());
        } else if (!job.startAwaited()) {
          connection.tell(new DriverMessage.JobStarted(job.jobId()));
        }
      }
    }
  }

  private Optional<JobOutcome> ended(ServerMessage.StartJob job) {
    try {
      return switch (job.mainClass()) {
        case "Hang", "Deaf", "Hard" -> {
          hanging.put(job.jobId(), job.mainClass());
          yield Optional.empty();
        }
        case "Fail" ->
            Optional.of(
                new JobOutcome.Failed(ErrorReport.of(new IllegalArgumentException("Foobar"))));
        case "Jar" -> Optional.of(result(job.jobId(), String.valueOf(pull(job).length)));
        case "Data" -> Optional.of(result(job.jobId(), pullData(input(job).getString("file"))));
        case "Below" -> Optional.of(result(job.jobId(), basis.input()));
        case "Shared" ->
            Optional.of(
                result(
                    job.jobId(),
                    ConfigValueFactory.fromIterable(
                            basis.classPath().stream().map(BinaryRef::name).toList())
                        .render(ConfigRenderOptions.concise())));
        case "Rows" -> Optional.of(result(job.jobId(), '"' + job.rows().name() + '"'));
        case "Value" ->
            Optional.of(
                result(
                    job.jobId(),
                    input(job).root().get("value").render(ConfigRenderOptions.concise())));
        case "Large" ->
            Optional.of(result(job.jobId(), '"' + "x".repeat(input(job).getInt("size") - 2) + '"'));
        default ->
            Optional.of(
                result(job.jobId(), input(job).root().render(ConfigRenderOptions.concise())));
      };
    } catch (IOException | RuntimeException e) {
      return Optional.of(new JobOutcome.Failed(ErrorReport.of(e)));
    } catch (InterruptedException e) {
      return Optional.empty();
    }
  }

  private byte[] pull(ServerMessage.StartJob job) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    puller.pull(
        new ContentRef(ContentRef.Kind.BINARY, job.classPath().get(0).sha256()),
        job.classPath().get(0).size(),
        Optional.of(job.classPath().get(0).sha256()),
        inbox.join(),
        connection::tell,
        bytes);
    return bytes.toByteArray();
  }

  private String pullData(String name) throws IOException, InterruptedException {
    ContentRef file = new ContentRef(ContentRef.Kind.DATA_FILE, name);
    ContentDescription found = puller.describe(file, inbox.join(), connection::tell);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    puller.pull(
        file, found.size(), Optional.of(found.sha256()), inbox.join(), connection::tell, bytes);
    return "{\"size\":%d,\"sha256\":\"%s\"}".formatted(bytes.size(), found.sha256());
  }

  private Config input(ServerMessage.StartJob job) throws IOException, InterruptedException {
    if (job.input() instanceof JobInput.Inline inline) {
      return ConfigFactory.parseString(inline.text());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    puller.pull(
        new ContentRef(ContentRef.Kind.JOB_INPUT, job.jobId()),
        ((JobInput.Large) job.input()).size(),
        Optional.empty(),
        inbox.join(),
        connection::tell,
        bytes);
    return ConfigFactory.parseString(bytes.toString(StandardCharsets.UTF_8));
  }

  private JobOutcome result(String jobId, String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    if (json.length <= Protocol.MAX_PAYLOAD) {
      return new JobOutcome.Finished(ByteString.fromArray(json));
    }
    results.put(jobId, json);
    try {
      return new JobOutcome.FinishedLarge(
          json.length, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(String jobId, JobOutcome outcome) {
    unacknowledged.put(jobId, outcome);
    connection.tell(new DriverMessage.JobEnded(jobId, outcome));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-driver");
    thread.setDaemon(true);
    return thread;
  }
}
