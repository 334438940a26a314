package io.sparkjobserver.server.it.faults;

import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.Archive;
import io.sparkjobserver.server.it.JobserverClient;
import io.sparkjobserver.server.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A server that was packaged, with one warm context, and a client that keeps a {@link Ledger}. What
 * it is at is its {@link Workload}, what is done to it its {@link Sabotage}.
 */
final class Bed implements AutoCloseable {

  /** A driver that is silent for so long is given up: short, so that a long pause is longer. */
  private static final String LOST_AFTER = "10s";

  /** What takes longer does not come. */
  static final Duration BOUND = Duration.ofSeconds(90);

  private static final String JAR = "application/java-archive";

  private final SuiteSettings settings;
  private final SplittableRandom random;
  private final FaultPoints points;
  private final Optional<Link> link;
  private final Optional<PostgresServer> database;
  private final ApiProcess api;
  private final JobserverClient client;
  private final Ledger ledger;
  private final AtomicInteger names = new AtomicInteger();
  private final Workload workload = new Workload(this);
  private final Sabotage sabotage = new Sabotage(this);
  private volatile String context = "";
  private ProcessHandle driver;
  private FaultReport.Row row;

  private Bed(
      String name, SuiteSettings settings, Optional<Link> link, Optional<PostgresServer> database) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed() + name.hashCode());
    this.link = link;
    this.database = database;
    this.points = new FaultPoints(folder().resolve(name).resolve("points"));
    this.ledger = new Ledger(folder().resolve(name).resolve("runs"), BOUND);
    this.api =
        ApiProcess.with(
            "spark.jobserver.driver-lost-after=" + LOST_AFTER,
            "spark.context-settings.launcher.spark.driver.extraJavaOptions=" + driverOptions());
    points.jvmOptions().forEach(api::jvmOption);
    link.stream()
        .flatMap(way -> way.serverSettings().stream())
        .forEach(setting -> api.jvmOption("-D" + setting));
    database.ifPresent(
        server ->
            server.settings().forEach((key, value) -> api.jvmOption("-D" + key + "=" + value)));
    this.client = api.client();
    try {
      api.startIn("FaultSuiteIT/" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.uploadExamples();
    newContext();
  }

  /** The server with its embedded database. */
  static Bed plain(SuiteSettings settings) {
    return new Bed("plain", settings, Optional.empty(), Optional.empty());
  }

  /** One whose link to its driver can be disturbed. */
  static Bed linked(SuiteSettings settings) {
    return new Bed("linked", settings, Optional.of(new Link()), Optional.empty());
  }

  /** One with a database that can be stopped. */
  static Bed onPostgres(SuiteSettings settings, Path data) {
    return new Bed(
        "postgres", settings, Optional.empty(), Optional.of(PostgresServer.startIn(data)));
  }

  private static Path folder() {
    return Path.of(System.getProperty("basedir", ""), "target", "faults").toAbsolutePath();
  }

  private String driverOptions() {
    return "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 " + String.join(" ", points.jvmOptions());
  }

  SuiteSettings settings() {
    return settings;
  }

  SplittableRandom random() {
    return random;
  }

  FaultPoints points() {
    return points;
  }

  ApiProcess api() {
    return api;
  }

  JobserverClient client() {
    return client;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The warm context of the time. */
  String context() {
    return context;
  }

  /** What is submitted from here on counts there. */
  void countIn(FaultReport.Row to) {
    row = to;
  }

  /** A name that nothing else here has. */
  String newName(String kind) {
    return kind + "-" + names.incrementAndGet();
  }

  /** Submits a job to the warm context and does not wait for the answer. */
  void submit(Work work) {
    // Every other answer does not wait until the driver has begun: that job may not have left.
    submit(work, random.nextBoolean() ? "timeout=60" : "timeout=0");
  }

  void submit(Work work, String more) {
    ledger.submit(client, context, work, more, row);
  }

  /** Uploads a jar that exists nowhere else. */
  void upload(String name, long bytes) {
    long seed = random.nextLong();
    client
        .upload(name, JAR, BodyPublishers.ofInputStream(() -> new Archive(bytes, seed)))
        .expect(201);
  }

  /** The process of the warm context. */
  ProcessHandle driver() {
    return driver;
  }

  Link link() {
    return link.orElseThrow();
  }

  PostgresServer database() {
    return database.orElseThrow();
  }

  Workload workload() {
    return workload;
  }

  Sabotage sabotage() {
    return sabotage;
  }

  FaultReport.Row row() {
    return row;
  }

  /** Everything is there, whatever came before. */
  void prepare() {
    revive();
    if (!client.get("/contexts/" + context).body().contains("RUNNING")) {
      newContext();
    }
  }

  /** Makes whole again what the fault has ended. */
  void revive() {
    if (!api.handle().isAlive()) {
      api.launch();
    }
    api.awaitReady();
    if (!driver.isAlive()) {
      newContext();
    }
  }

  private void newContext() {
    String name = newName("warm");
    String body =
        link.map(
                way ->
                    "spark.context-settings.launcher.spark.driver.extraJavaOptions = \"%s %s\""
                        .formatted(driverOptions(), way.driverOptions()))
            .orElse("");
    driver = api.driverOf(() -> client.post("/contexts/" + name, body).expect(200));
    context = name;
  }

  /** How long after the injection the first job was finished that was submitted after the fault. */
  Duration firstFinished(long injected) {
    await("a job is finished after the fault")
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(this::oneFinishes);
    return Duration.ofNanos(System.nanoTime() - injected);
  }

  private boolean oneFinishes() {
    Answer answer;
    try {
      answer =
          ledger
              .submit(client, context, Work.small(newName("job")), "sync=true&timeout=30", row)
              .join();
    } catch (CompletionException e) {
      return false;
    }
    if (answer.status() == 404) {
      // The context is over; the ledger says whether it should be.
      newContext();
    }
    return answer.status() == 200;
  }

  /** No job is left open, be it one that nobody was told of; and no end has changed. */
  void settle() {
    await("no job is open any more")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Stream.of("STARTED", "RUNNING")
                    .map(state -> client.jobs("?limit=1000&status=" + state))
                    .allMatch(List::isEmpty));
    ledger.judgeAgain(client);
  }

  @Override
  public void close() throws IOException {
    try {
      sabotage.unmountSpool();
      // A process that stands still does not end.
      api.drivers().forEach(left -> Commands.signal("CONT", left));
      api.end();
    } finally {
      link.ifPresent(Link::close);
      database.ifPresent(PostgresServer::close);
    }
  }
}
