package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contexts that share a driver: how they come and go, and what happens to neighbours. */
final class SharedDriverIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** For a driver that starts on a busy machine. */
  private static final Duration START = Duration.ofSeconds(90);

  private static final int MANY = 50;

  @RegisterExtension
  static final ApiProcess API =
      ApiProcess.with(
          "spark.jobserver.context-per-jvm=false",
          "spark.jobserver.kill-timeout=2s",
          "spark.jobserver.self-heal-backoff=100ms",
          "spark.jobserver.shared-driver.idle-ttl=1s");

  private final JobserverClient client = API.client();

  @BeforeEach
  void prepare() {
    if (client.get("/binaries").expect(200).body().equals("{}")) {
      client.uploadExamples();
    }
    client
        .get("/contexts")
        .expect(200)
        .json()
        .forEach(left -> client.delete("/contexts/" + left.asText()).expect(200));
    await("the driver that is there ahead of need, and no other")
        .atMost(START)
        .until(() -> API.drivers().size() == 1);
  }

  @Test
  void sharesADriverThatIsThereBeforeTheContexts() {
    ContextReport one = client.createContext("one");
    ContextReport other = client.createContext("other");
    assertThat(API.drivers()).hasSize(1);
    assertThat(other.applicationId()).isEqualTo(one.applicationId());
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(client.resultOf("NoOpExample", "one", "").asInt()).isEqualTo(1);
    assertThat(client.resultOf("NoOpExample", "other", "").asInt()).isEqualTo(1);
    // A job with a context of its own finds room there, too.
    assertThat(client.resultOf("NoOpExample", "", "").asInt()).isEqualTo(1);
    assertThat(API.drivers()).hasSize(1);

    ProcessHandle different =
        API.driverOf(
            () -> client.post("/contexts/different?spark.some.property=1", "").expect(200));
    assertThat(client.context("different").applicationId()).isNotEqualTo(one.applicationId());

    String job = client.start("SleepExample", "one", "sleep.time.millis = 3600000");
    client.delete("/contexts/one").expect(200);
    assertThat(client.awaitJob(job, "ERROR", SOON).result().path("message").asText())
        .contains("(one) for this job was terminated");
    assertThat(client.awaitContext("one", "FINISHED", SOON).error()).isNull();
    assertThat(client.resultOf("NoOpExample", "other", "").asInt()).isEqualTo(1);
    assertThat(client.createContext("one").id()).isNotEqualTo(one.id());
    client.delete("/contexts/one?force=true").expect(200);
    assertThat(client.resultOf("NoOpExample", "other", "").asInt()).isEqualTo(1);

    client.delete("/contexts/different").expect(200);
    await("a driver that no context needs ends").atMost(SOON).until(() -> !different.isAlive());
    assertThat(API.drivers()).hasSize(1);
  }

  @Test
  void runsJobsInManyContextsAtOnce() {
    List<String> contexts = IntStream.range(0, MANY).mapToObj(i -> "many-" + i).toList();
    contexts.forEach(client::createContext);
    assertThat(API.drivers()).hasSize(1);

    List<CompletableFuture<Answer>> answers =
        contexts.stream()
            .map(
                context ->
                    client.postLater(
                        JobserverClient.jobPath(
                            "WordCountExample", context, "sync=true&timeout=100"),
                        "input.string = \"a %s a\"".formatted(context)))
            .toList();
    for (int i = 0; i < MANY; i++) {
      assertThat((Object) answers.get(i).join().expect(200).json().path("result"))
          .isEqualTo(Answer.parse("{\"a\":2,\"%s\":1}".formatted(contexts.get(i))));
    }
    contexts.forEach(context -> client.delete("/contexts/" + context).expect(200));
  }

  @Test
  void bringsNeighboursBackWhereAJobWouldNotEnd() {
    client.createContext("stubborn");
    ContextReport neighbour = client.createContext("neighbour");
    String bystander = client.start("SleepExample", "neighbour", "sleep.time.millis = 3600000");
    String culprit = client.start("StubbornExample", "stubborn", "hold.millis = 3600000");
    client.awaitJob(culprit, "RUNNING", SOON);

    client.delete("/jobs/" + culprit).expect(200);

    client.awaitJob(culprit, "KILLED", SOON);
    comesBack(neighbour, bystander);
  }

  @Test
  void bringsNeighboursBackWhereAJobStopsSpark() {
    client.createContext("stopping");
    ContextReport neighbour = client.createContext("neighbour");
    String bystander = client.start("SleepExample", "neighbour", "sleep.time.millis = 3600000");
    client.awaitJob(bystander, "RUNNING", SOON);

    String culprit = client.start("StoppingExample", "stopping", "sleep.time.millis = 3600000");

    client.awaitJob(culprit, "ERROR", SOON);
    comesBack(neighbour, bystander);
  }

  @Test
  void bringsNeighboursBackWhereAJobEndsTheJvm() {
    culpritTakesAllWithIt("ExitingExample", "exit.code = 3", "exit code 3");
  }

  @Test
  void bringsNeighboursBackWhereAJobTakesAllMemory() {
    culpritTakesAllWithIt(
        "ExhaustingExample", "", "Terminating due to java.lang.OutOfMemoryError: Java heap space");
  }

  private void culpritTakesAllWithIt(String example, String input, String cause) {
    ContextReport own = client.createContext("careless");
    ContextReport neighbour = client.createContext("neighbour");
    client.post("/contexts/mortal?self-heal=false", "").expect(200);
    String bystander = client.start("SleepExample", "neighbour", "sleep.time.millis = 3600000");
    client.awaitJob(bystander, "RUNNING", SOON);

    String culprit = client.start(example, "careless", input);

    comesBack(neighbour, bystander);
    comesBack(own, culprit);
    assertThat(client.job(culprit).result().path("message").asText()).contains(cause);
    assertThat(client.job(bystander).result().path("message").asText()).contains(cause);
    assertThat(client.awaitContext("mortal", "KILLED", SOON).error()).contains(cause);
  }

  @Test
  void bringsContextsBackWhoseDriverIsKilled() {
    ContextReport context = client.createContext("lost");
    client.post("/contexts/mortal?self-heal=false", "").expect(200);
    String job = client.start("SleepExample", "lost", "sleep.time.millis = 3600000");
    client.awaitJob(job, "RUNNING", SOON);

    API.drivers().forEach(ProcessHandle::destroyForcibly);

    comesBack(context, job);
    assertThat(client.awaitContext("mortal", "KILLED", SOON).error()).contains("signal 9");
  }

  /** The context has another driver, and its job ended with the former one. */
  private void comesBack(ContextReport context, String job) {
    JobReport ended = client.awaitJob(job, "ERROR", SOON);
    assertThat(ended.result().path("errorClass").asText())
        .isEqualTo("spark.jobserver.JobManagerActor$ContextTerminatedException");
    ContextReport back =
        await("the context comes back")
            .atMost(START)
            .until(
                () -> client.context(context.name()),
                now ->
                    now.state().equals("RUNNING")
                        && !now.applicationId().equals(context.applicationId()));
    assertThat(back.id()).isEqualTo(context.id());
    assertThat(client.resultOf("NoOpExample", context.name(), "").asInt()).isEqualTo(1);
    assertThat(client.jobs("?status=running")).isEmpty();
  }

  @Test
  void findsItsContextsAgainAfterARestart() {
    ContextReport one = client.createContext("kept");
    ContextReport other = client.createContext("kept-too");
    String job = client.start("SleepExample", "kept", "sleep.time.millis = 8000");
    client.awaitJob(job, "RUNNING", SOON);

    API.kill();
    API.start();

    assertThat(client.awaitJob(job, "FINISHED", SOON).result().asLong()).isEqualTo(8000);
    for (ContextReport context : List.of(one, other)) {
      ContextReport found = client.awaitContext(context.name(), "RUNNING", SOON);
      assertThat(found.id()).isEqualTo(context.id());
      assertThat(found.applicationId()).isEqualTo(context.applicationId());
      assertThat(client.resultOf("NoOpExample", context.name(), "").asInt()).isEqualTo(1);
    }
    // The driver takes new ones in.
    assertThat(client.createContext("later").applicationId()).isEqualTo(one.applicationId());
    assertThat(API.drivers()).hasSize(1);
  }
}
