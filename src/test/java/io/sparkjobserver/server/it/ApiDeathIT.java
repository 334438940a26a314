package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server is killed at any moment and started again: no job that was answered with an id is
 * lost, none is run twice to another end, and drivers go on.
 */
final class ApiDeathIT {

  @RegisterExtension static final ApiProcess API = ApiProcess.with();

  private static final String CONTEXT = "survivor";
  private static final Duration SOON = Duration.ofSeconds(20);

  private static ProcessHandle driver;
  private static String contextId;

  private final JobserverClient client = API.client();
  private final SplittableRandom random = new SplittableRandom(20_260_101);

  @BeforeAll
  static void upload() {
    API.client().uploadExamples();
  }

  /** One context for all tests; another one only where a test that failed has lost it. */
  @BeforeEach
  void prepare() {
    if (!API.handle().isAlive()) {
      API.start();
    }
    if (driver == null || !driver.isAlive()) {
      driver = API.driverOf(() -> client.createContext(CONTEXT));
      contextId = client.context(CONTEXT).id();
    }
  }

  @Test
  void findsTheEndOfAJobThatRanWhileItWasGoneAndGoesOnWithOneThatOutlivesItsAbsence() {
    // Less than any start of a server takes, and more.
    String shorter = client.start("SleepExample", CONTEXT, "sleep.time.millis = 1000");
    String longer = client.start("SleepExample", CONTEXT, "sleep.time.millis = 15000");
    API.kill();
    API.start();

    JobReport running = client.job(longer);
    assertThat(running.status()).isIn("STARTED", "RUNNING");
    assertThat(client.awaitJob(shorter, "FINISHED", SOON).result().asInt()).isEqualTo(1_000);
    assertTheContextGoesOn();
    assertThat(client.awaitJob(longer, "FINISHED", SOON).result().asInt()).isEqualTo(15_000);
  }

  @Test
  void keepsWhatWaitsItsKeyAndWhoIsToldItsEnd() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          try (exchange) {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    listener.start();
    try {
      List<String> running =
          IntStream.range(0, 8)
              .mapToObj(i -> client.start("SleepExample", CONTEXT, "sleep.time.millis = 600000"))
              .toList();
      String path =
          jobPath("NoOpExample", CONTEXT, "queue=true")
              + "&callbackUrl=http://127.0.0.1:"
              + listener.getAddress().getPort();
      Answer first = client.postOnce("the-key", path, "");
      String waiting = first.expect(202).json().path("jobId").asText();
      assertThat(first.json().path("status").asText()).isEqualTo("QUEUED");
      API.kill();
      API.start();

      assertThat(client.postOnce("the-key", path, "").expect(202).body()).isEqualTo(first.body());
      client.awaitContext(CONTEXT, "RUNNING", SOON);
      assertThat(client.job(waiting).status()).isEqualTo("QUEUED");
      await("its context is looked after again")
          .atMost(SOON)
          .until(() -> client.delete("/jobs/" + running.get(0)).status() == 200);
      assertThat(client.awaitJob(waiting, "FINISHED", SOON).result().asInt()).isEqualTo(1);
      await("the callback").atMost(SOON).until(() -> !told.isEmpty());
      assertThat(told).singleElement().asString().contains(waiting);
      running.stream().skip(1).forEach(id -> client.delete("/jobs/" + id).expect(200));
    } finally {
      listener.stop(0);
    }
  }

  @Test
  void losesNoJobThatItHasAnsweredWhereverItIsKilled() {
    losesNoJobInKills(2);
  }

  @Test
  @Tag("full")
  void losesNoJobThatItHasAnsweredHoweverOftenItIsKilled() {
    losesNoJobInKills(20);
  }

  private void losesNoJobInKills(int kills) {
    Map<String, Integer> results = new LinkedHashMap<>();
    for (int i = 0; i < kills; i++) {
      int millis = 500 + i;
      // Every other answer does not wait until the driver has begun: that job may not have left.
      String wait = i % 2 == 0 ? "timeout=60" : "timeout=0";
      Answer answer =
          client.post(jobPath("SleepExample", CONTEXT, wait), "sleep.time.millis = " + millis);
      results.put(answer.expect(202).json().path("jobId").asText(), millis);

      killAfter(random.nextInt(500));
      API.start();

      results.forEach(
          (id, result) ->
              assertThat(client.awaitJob(id, "FINISHED", SOON).result().asInt()).isEqualTo(result));
    }
    assertThat(client.jobs("?limit=1000")).extracting("jobId").containsAll(results.keySet());
    assertTheContextGoesOn();
  }

  @Test
  @Tag("full")
  void losesNoneOfManyJobsThatAreBeingAccepted() {
    ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < 3; round++) {
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.runAsync(() -> startUntilItDies(answered)))
              .toList();
      killAfter(1_500 + random.nextInt(500));
      clients.forEach(CompletableFuture::join);
      API.start();
    }

    assertThat(answered).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    assertThat(answered)
        .allSatisfy(
            id -> assertThat(client.awaitJob(id, "FINISHED", SOON).result().asInt()).isEqualTo(1));
    // And those that nobody was told of are over, too.
    await("all jobs are over")
        .atMost(SOON)
        .until(
            () ->
                Stream.of("STARTED", "RUNNING")
                    .allMatch(state -> client.jobs("?limit=1000&status=" + state).isEmpty()));
    assertTheContextGoesOn();
  }

  private void startUntilItDies(ConcurrentLinkedQueue<String> answered) {
    while (true) {
      Answer answer;
      try {
        answer = client.postLater(jobPath("NoOpExample", CONTEXT, ""), "").join();
      } catch (CompletionException e) {
        return;
      }
      if (answer.status() != 503) {
        answered.add(answer.expect(202).json().path("jobId").asText());
      }
    }
  }

  @Test
  @Tag("full")
  void takesALargeResultThatItWasKilledOver() {
    int size = 30 << 20;
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      jobs.add(client.start("LargeResultExample", CONTEXT, "size.bytes = " + size));
      killAfter(random.nextInt(1_000));
      API.start();
    }

    for (String job : jobs) {
      client.awaitJob(job, "FINISHED", Duration.ofSeconds(40));
      long length = 0;
      for (var line : client.get("/jobs/" + job).json().path("result")) {
        assertThat(line.asText()).startsWith("%010d".formatted(length));
        length += line.asText().length();
      }
      assertThat(length).isEqualTo(size);
    }
  }

  @Test
  @Tag("full")
  void endsAContextThatWasStillStartingAndFreesItsName() throws IOException {
    Set<ProcessHandle> before = API.drivers();
    int words = API.driverLogs();
    CompletableFuture<Answer> request = client.postLater("/contexts/unborn", "");
    // Its JVM says something; seconds pass from there until it joins.
    await("the driver's start")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> API.driverLogs() > words);
    Set<ProcessHandle> unborn = API.drivers();
    unborn.removeAll(before);
    assertThat(unborn).hasSize(1);
    API.kill();
    assertThat(request).failsWithin(SOON);

    API.start();

    assertThat(client.awaitContext("unborn", "ERROR", SOON).error())
        .contains("Reconnect failed after Jobserver restart");
    await("its driver's end")
        .atMost(Duration.ofSeconds(40))
        .until(() -> unborn.stream().noneMatch(ProcessHandle::isAlive));
    client.createContext("unborn");
    client.delete("/contexts/unborn").expect(200);
    assertTheContextGoesOn();
  }

  @Test
  void endsTheJobsOfADriverThatDiedMeanwhileWithTheCause() {
    ProcessHandle mortal = API.driverOf(() -> client.createContext("mortal"));
    String job = client.start("SleepExample", "mortal", "sleep.time.millis = 3600000");
    API.kill();
    mortal.destroyForcibly();
    API.start();

    JobReport lost = client.awaitJob(job, "ERROR", SOON);
    assertThat(lost.result().path("errorClass").asText())
        .isEqualTo("spark.jobserver.ContextReconnectFailedException");
    assertThat(lost.result().path("message").asText())
        .isEqualTo("Reconnect failed after Jobserver restart");
    client.awaitContext("mortal", "ERROR", SOON);
    assertTheContextGoesOn();
  }

  @Test
  @Tag("full")
  void finishesAJobInAContextOfItsOwn() {
    String job = client.start("SleepExample", "", "sleep.time.millis = 3000");
    String context = client.job(job).context();
    API.kill();
    API.start();

    assertThat(client.awaitJob(job, "FINISHED", SOON).result().asInt()).isEqualTo(3000);
    client.awaitContext(context, "FINISHED", SOON);
    await("its driver's end").atMost(SOON).until(() -> API.drivers().equals(Set.of(driver)));
    assertTheContextGoesOn();
  }

  private static void killAfter(int millis) {
    CompletableFuture.runAsync(
            API::kill, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .join();
  }

  private void assertTheContextGoesOn() {
    assertThat(client.context(CONTEXT).id()).isEqualTo(contextId);
    assertThat(driver.isAlive()).isTrue();
    await("a slot is free")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> assertThat(client.resultOf("NoOpExample", CONTEXT, "").asInt()).isEqualTo(1));
  }
}
