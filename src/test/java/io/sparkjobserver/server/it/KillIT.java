package io.sparkjobserver.server.it;

import static io.sparkjobserver.server.it.JobserverClient.jobPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A kill kills: the work is gone and the slot is free, whatever the job does about it. */
final class KillIT {

  @RegisterExtension
  static final ApiProcess API =
      ApiProcess.with("spark.jobserver.max-jobs-per-context=2", "spark.jobserver.kill-timeout=2s");

  private static final String CONTEXT = "killing";
  private static final String KILLED = "{\"status\":\"KILLED\"}";
  private static final String AN_HOUR = "sleep.time.millis = 3600000";
  private static final Duration SOON = Duration.ofSeconds(10);

  private static ProcessHandle driver;

  private final JobserverClient client = API.client();

  @BeforeAll
  static void prepare() {
    API.client().uploadExamples();
    driver = API.driverOf(() -> API.client().createContext(CONTEXT));
  }

  @Test
  void freesTheSlotOfASleepingJob() {
    String first = client.start("SleepExample", CONTEXT, AN_HOUR);
    String second = client.start("SleepExample", CONTEXT, AN_HOUR);
    client
        .post(jobPath("NoOpExample", CONTEXT, ""), "")
        .expect(
            503,
            """
            {"status":"NO SLOTS AVAILABLE",
             "result":"Too many running jobs (2) for job context 'killing'"}
            """);

    client.delete("/jobs/" + first).expect(200, KILLED);

    awaitSlot();
    JobReport killed = client.job(first);
    assertThat(killed.status()).isEqualTo("KILLED");
    assertThat((Object) killed.result())
        .isEqualTo(
            Answer.parse(
                """
                {"message":"Job %s killed","stack":"",
                 "errorClass":"spark.jobserver.JobManagerActor$JobKilledException"}
                """
                    .formatted(first)));
    assertThat(client.job(second).status()).isEqualTo("RUNNING");
    client.delete("/jobs/" + first).expectError(404, "No running job with ID " + first);
    client.delete("/jobs/" + second).expect(200, KILLED);
    awaitSlot();
  }

  @Test
  void endsTheSparkWorkOfAJob() {
    String id = client.start("PiExample", CONTEXT, "stress.test.longpijob.duration = 3600");
    client.awaitJob(id, "RUNNING", SOON);

    client.delete("/jobs/" + id).expect(200, KILLED);

    // Both slots are free again: no thread and no task of the killed job is left.
    await("both slots are free")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bothOf("NoOpExample"))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200)));
    assertThat(client.job(id).status()).isEqualTo("KILLED");
    assertThat(driver.isAlive()).isTrue();
  }

  private List<Answer> bothOf(String example) {
    String path = jobPath(example, CONTEXT, "sync=true&timeout=30");
    return List.of(client.postLater(path, ""), client.postLater(path, "")).stream()
        .map(CompletableFuture::join)
        .toList();
  }

  @Test
  void agreesWithTheEndOfAJobOnOneState() {
    SplittableRandom random = new SplittableRandom(20_260_101);
    List<String> killed = new ArrayList<>();
    List<String> finished = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = client.start("SleepExample", CONTEXT, "sleep.time.millis = 20");
      Answer answer =
          CompletableFuture.supplyAsync(
                  () -> client.delete("/jobs/" + id),
                  CompletableFuture.delayedExecutor(random.nextInt(30), TimeUnit.MILLISECONDS))
              .join();
      if (answer.status() == 200) {
        answer.expect(200, KILLED);
        killed.add(id);
      } else {
        answer.expectError(404, "No running job with ID " + id);
        finished.add(id);
      }
      awaitSlot();
    }

    // Looked at again only now, so that whatever came late has come.
    assertThat(killed).allSatisfy(id -> assertThat(client.job(id).status()).isEqualTo("KILLED"));
    assertThat(finished)
        .allSatisfy(id -> assertThat(client.job(id).status()).isEqualTo("FINISHED"));
  }

  @Test
  void endsTheDriverOfAJobThatDoesNotEnd() {
    ProcessHandle stubbornDriver = API.driverOf(() -> client.createContext("stubborn"));
    String contextId = client.context("stubborn").id();
    String bystander = client.start("SleepExample", "stubborn", AN_HOUR);
    String stubborn = client.start("StubbornExample", "stubborn", "hold.millis = 3600000");

    client.delete("/jobs/" + stubborn).expect(200, KILLED);

    awaitKillStep(stubborn, "INTERRUPTED");
    await("the driver's end").atMost(Duration.ofSeconds(20)).until(() -> !stubbornDriver.isAlive());
    String cause = "Job " + stubborn + " did not end in time after it was killed";
    ContextReport context = client.awaitContext("stubborn", "KILLED", SOON);
    assertThat(context.error()).startsWith(cause);
    JobReport lost = client.awaitJob(bystander, "ERROR", SOON);
    assertThat(lost.result().path("errorClass").asText())
        .isEqualTo("spark.jobserver.JobManagerActor$ContextTerminatedException");
    assertThat(lost.result().path("message").asText())
        .startsWith("Unexpected termination of context " + contextId + ": " + cause);
    assertThat(client.job(stubborn).status()).isEqualTo("KILLED");
    client
        .post(jobPath("NoOpExample", "stubborn", ""), "")
        .expectError(404, "context stubborn not found");
  }

  @Test
  @Tag("full")
  void endsTheDriverThatDoesNotHearOfTheKill() throws IOException, InterruptedException {
    ProcessHandle hanging = API.driverOf(() -> client.createContext("hanging"));
    String job = client.start("SleepExample", "hanging", AN_HOUR);
    assertThat(new ProcessBuilder("kill", "-STOP", "" + hanging.pid()).start().waitFor()).isZero();

    client.delete("/jobs/" + job).expect(200, KILLED);

    awaitKillStep(job, "REQUESTED");
    await("the driver's end").atMost(Duration.ofSeconds(20)).until(() -> !hanging.isAlive());
    assertThat(client.awaitContext("hanging", "KILLED", SOON).error())
        .startsWith("Job " + job + " was not gone PT7S after it was killed");
    assertThat(client.get("/jobs/" + job).expect(200).json().has("kill")).isFalse();
    assertThat(client.job(job).status()).isEqualTo("KILLED");
  }

  private void awaitKillStep(String job, String step) {
    await("the kill's step")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> client.get("/jobs/" + job).expect(200).json().path("kill").path("step").asText(),
            step::equals);
  }

  private void awaitSlot() {
    await("a slot is free")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> client.post(jobPath("NoOpExample", CONTEXT, "sync=true&timeout=30"), ""),
            answer -> answer.status() == 200);
  }
}
