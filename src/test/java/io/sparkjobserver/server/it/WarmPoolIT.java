package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drivers that wait for contexts: each serves one, and nobody sees them before. */
final class WarmPoolIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** For a driver that starts on a busy machine. */
  private static final Duration START = Duration.ofSeconds(90);

  private static final String READY =
      "spark_jobserver_warm_pool_drivers{pool=\"default\",state=\"ready\"} ";

  @RegisterExtension
  static final ApiProcess API = ApiProcess.with("spark.jobserver.warm-pool.min=1");

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
    awaitOneThatWaits();
  }

  @Test
  void servesAContextAtOnceAndEndsWithIt() {
    ProcessHandle warm = theOnlyDriver();
    assertThat(client.get("/contexts").expect(200).json()).isEmpty();

    ContextReport context = client.createContext("first");

    assertThat(context.state()).isEqualTo("RUNNING");
    assertThat(client.resultOf("NoOpExample", "first", "").asInt()).isEqualTo(1);
    assertThat(client.get("/contexts").expect(200).json()).hasSize(1);
    assertThat(client.get("/contexts/first/log").body())
        .contains("jobserver-pool-default", context.applicationId());
    awaitReady();
    assertThat(API.drivers()).as("its own, and the next one that waits").hasSize(2);
    assertThat(client.get("/contexts").expect(200).json()).hasSize(1);

    client.delete("/contexts/first").expect(200);

    assertThat(client.context("first").state()).isEqualTo("FINISHED");
    assertThat(warm.isAlive()).as("no context has it after another one").isFalse();
    ProcessHandle next = theOnlyDriver();
    client.createContext("forced");
    client.delete("/contexts/forced?force=true").expect(200);
    assertThat(next.isAlive()).isFalse();
  }

  @Test
  void servesAJobThatNamesNoContext() {
    ProcessHandle warm = theOnlyDriver();
    assertThat(client.resultOf("NoOpExample", "", "").asInt()).isEqualTo(1);
    await("it ends with its job").atMost(SOON).until(() -> !warm.isAlive());
  }

  @Test
  void isReplacedWhereItIsKilled() {
    ProcessHandle warm = theOnlyDriver();
    warm.destroyForcibly();
    await().atMost(SOON).until(() -> !warm.isAlive());

    assertThat(client.createContext("after").state()).isEqualTo("RUNNING");

    assertThat(client.resultOf("NoOpExample", "after", "").asInt()).isEqualTo(1);
    client.delete("/contexts/after").expect(200);
    awaitOneThatWaits();
    assertThat(theOnlyDriver().pid()).isNotEqualTo(warm.pid());
  }

  @Test
  void leavesItsContextToTheNextServerAndNoDriverThatWaits() {
    ProcessHandle own = theOnlyDriver();
    ContextReport context = client.createContext("kept");
    await("the next one waits").atMost(START).until(() -> API.drivers().size() == 2);
    awaitReady();
    Set<ProcessHandle> before = API.drivers();

    API.kill();
    API.start();

    ContextReport found = client.awaitContext("kept", "RUNNING", SOON);
    assertThat(found.id()).isEqualTo(context.id());
    assertThat(found.applicationId()).isEqualTo(context.applicationId());
    assertThat(client.resultOf("NoOpExample", "kept", "").asInt()).isEqualTo(1);
    assertThat(own.isAlive()).isTrue();
    before.remove(own);
    await("what waited ends")
        .atMost(SOON)
        .until(() -> before.stream().noneMatch(ProcessHandle::isAlive));
    awaitReady();
    client.delete("/contexts/kept").expect(200);
    await("it ends with its context").atMost(SOON).until(() -> !own.isAlive());
    assertThat(client.createContext("later").state()).isEqualTo("RUNNING");
  }

  private void awaitOneThatWaits() {
    await("one driver, which waits")
        .atMost(START)
        .until(() -> isReady() && API.drivers().size() == 1);
  }

  private void awaitReady() {
    await("a driver waits").atMost(START).until(this::isReady);
  }

  private boolean isReady() {
    return client.get("/q/metrics", BodyHandlers.ofString()).body().contains(READY + "1.0");
  }

  private static ProcessHandle theOnlyDriver() {
    assertThat(API.drivers()).hasSize(1);
    return API.drivers().iterator().next();
  }
}
