package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.JobEnd;
import io.sparkjobserver.server.testing.TestClock;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Of the bounds of a driver's life, those that no driver of another test reaches. */
class LiveDriverTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Failure GONE = new Failure("gone", "E", "");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Process process = new Process();
  private final Handle handle = new Handle();

  @Test
  void endsAProcessThatComesWhenItIsOver() {
    LiveDriver driver = driver(LONG);
    driver.stop(false);
    assertThat(told).containsExactly("over");
    driver.watch(process);
    assertThat(process.kills).isEqualTo(1);
  }

  @Test
  void endsAProcessThatCouldNotBeStored() {
    LiveDriver driver = driver(LONG);
    driver.watch(process);
    driver.failedToLaunch(new IllegalStateException("no database"));
    assertThat(told).containsExactly("over: no database");
    // Not before its loss is stored: it may be another server's by then.
    assertThat(process.kills).isZero();
    driver.leave();
    await().atMost(SOON).until(() -> process.kills == 1);
  }

  @Test
  void isNotFoundAgainWhenItIsOver() {
    LiveDriver driver = driver(LONG);
    driver.contextFailed(GONE);
    driver.found(handle, true, List.of("a"));
    assertThat(told).containsExactly("over: gone");
    assertThat(driver.slots().holds("a")).isFalse();
  }

  @Test
  void isOverAtTheEndOfAKillThoughItsProcessDoesNotLetGo() {
    LiveDriver driver = driver(SHORT);
    driver.watch(process);
    driver.joined(handle);
    driver.startJob(new DriverHandle.JobOrder("a", "Main", List.of(), "{}"));
    driver.killJob("a");
    driver.killJob("gone before");
    assertThat(driver.kill("gone before")).isEmpty();

    await().atMost(SOON).until(() -> process.kills == 1);
    assertThat(handle.kills).containsExactly("a", "gone before");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactly(
                        "joined",
                        "over: Job a was not gone PT0.2S after it was killed, so the server ended"
                            + " its driver"));
    assertThat(driver.kill("a")).isEmpty();
  }

  @Test
  void asksForTheEndOfAJobAsOftenAsTheDriverNamesIt() {
    LiveDriver driver = driver(LONG);
    driver.joined(handle);
    driver.startJob(new DriverHandle.JobOrder("a", "Main", List.of(), "{}"));
    driver.jobStarted("a");
    driver.killJob("a");
    driver.heartbeat(knowing("a"));
    assertThat(handle.kills).containsExactly("a", "a");
    driver.jobEnded("a", new JobEnd.Killed());
    driver.heartbeat(knowing("a"));
    driver.jobStored("a");
    driver.killJob("a");
    assertThat(driver.kill("a")).isEmpty();
    driver.heartbeat(knowing());
    assertThat(handle.kills).containsExactly("a", "a", "a");
  }

  private static DriverVitals knowing(String... jobs) {
    return new DriverVitals(List.of(jobs), 0, 0, -1, List.of());
  }

  private LiveDriver driver(Duration kill) {
    return new LiveDriver(
        "driver",
        new DriverTimeouts(LONG, LONG, LONG, kill, SHORT),
        new JobSlots(2),
        new TestClock(Instant.EPOCH),
        new Told());
  }

  private final class Told implements LiveDriver.Owner {

    @Override
    public void joined(LiveDriver driver, String address) {
      told.add("joined");
    }

    @Override
    public void ready(LiveDriver driver, String applicationId, Optional<String> uiUrl) {
      told.add("ready");
    }

    @Override
    public void adopted(LiveDriver driver, boolean contextReady, List<String> jobs) {
      told.add("adopted");
    }

    @Override
    public void jobStarted(String jobId) {
      // Not looked at.
    }

    @Override
    public void jobEnded(String jobId, JobEnd end) {
      // Not looked at.
    }

    @Override
    public void over(LiveDriver driver, DriverLoss loss) {
      told.add("over" + loss.cause().map(failure -> ": " + failure.message()).orElse(""));
    }
  }

  /** One that does not end. */
  private static final class Process implements DriverProcess {

    private volatile int kills;

    @Override
    public long id() {
      return 1;
    }

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    @Override
    public CompletionStage<DriverExit> exit() {
      return new CompletableFuture<>();
    }

    @Override
    public void kill() {
      kills++;
    }
  }

  private static final class Handle implements DriverHandle {

    private final List<String> kills = new CopyOnWriteArrayList<>();

    @Override
    public String address() {
      return "address";
    }

    @Override
    public void startJob(JobOrder order) {
      // Not looked at.
    }

    @Override
    public void killJob(String jobId) {
      kills.add(jobId);
    }

    @Override
    public void acknowledge(String jobId) {
      // Not looked at.
    }

    @Override
    public void stop() {
      // Not looked at.
    }

    @Override
    public void close() {
      // Not looked at.
    }

    @Override
    public void pullResult(String jobId, long size, String sha256, OutputStream sink) {
      throw new UnsupportedOperationException();
    }
  }
}
