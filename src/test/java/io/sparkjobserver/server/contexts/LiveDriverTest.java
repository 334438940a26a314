package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.protocol.RowShape;
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
import java.util.function.Consumer;
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
    driver.giveUp(Failure.of(new IllegalStateException("no database")));
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
    driver.start(new DriverHandle.JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false));
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
    driver.start(new DriverHandle.JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false));
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

  @Test
  void asksToStopAsOftenAsTheDriverGivesASignOfLife() {
    LiveDriver driver = driver(LONG);
    driver.joined(handle);
    driver.heartbeat(knowing());
    assertThat(handle.stops).isZero();
    driver.stop(false);
    driver.heartbeat(knowing());
    driver.found(handle, true, List.of());
    assertThat(handle.stops).isEqualTo(3);
  }

  @Test
  void tellsWhoHasItNowAndNobodyElse() {
    LiveDriver driver = driver(LONG);
    List<String> next = new CopyOnWriteArrayList<>();
    driver.joined(handle);
    driver.contextReady("app", Optional.empty());
    driver.handOver(new Told(next));
    driver.found(handle, true, List.of());
    driver.known(Optional.empty());
    driver.watch(process);
    driver.known(Optional.empty());
    driver.contextFailed(GONE);
    assertThat(told).containsExactly("joined", "ready");
    assertThat(next).containsExactly("known as reference", "over: gone");
  }

  @Test
  void tellsItsEndToWhoComesTooLate() {
    LiveDriver driver = driver(LONG);
    List<String> next = new CopyOnWriteArrayList<>();
    driver.contextFailed(GONE);
    driver.handOver(new Told(next));
    assertThat(told).containsExactly("over: gone");
    assertThat(next).containsExactly("over: gone");
  }

  private static DriverVitals knowing(String... jobs) {
    return new DriverVitals(List.of(jobs), 0, 0, -1, List.of());
  }

  @Test
  void waitsForRoomWithinABoundAndSaysWhatForItWaited() {
    process.started = new CompletableFuture<>();
    process.place = place("driver-1", "no worker has 8 GiB and 2 cores free: there is no worker");
    LiveDriver driver =
        driver(false, new DriverTimeouts(SHORT, LONG, LONG, LONG, LONG, LONG, SHORT));
    driver.watch(process);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactly(
                        "over: The driver did not start within PT0.2S: no worker has 8 GiB and 2"
                            + " cores free: there is no worker"));
  }

  @Test
  void isExpectedToJoinFromWhenItsProcessRuns() {
    process.started = new CompletableFuture<>();
    LiveDriver driver =
        driver(false, new DriverTimeouts(LONG, SHORT, LONG, LONG, LONG, LONG, SHORT));
    driver.watch(process);
    process.started.complete(null);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactly(
                        "over: Context failed to connect back within initialization time"));
  }

  @Test
  void isSucceededOnlyWhereItIsSupervisedAndNobodySpeaksAsTheDriver() {
    assertThat(driver(LONG).maySucceed(Optional.empty())).isFalse();
    LiveDriver supervised = supervised();
    assertThat(supervised.maySucceed(Optional.of("driver-1"))).isTrue();
    supervised.watch(process);
    supervised.joined(handle);
    assertThat(supervised.maySucceed(Optional.of("driver-2"))).isFalse();
    assertThat(supervised.isOver()).isFalse();
  }

  @Test
  void isOverWhereItsOwnWorkerStartedItAgain() {
    process.place = place("driver-1", "");
    LiveDriver driver = supervised();
    driver.watch(process);
    driver.joined(handle);
    assertThat(driver.maySucceed(Optional.of("driver-1"))).isFalse();
    assertThat(told)
        .containsExactly("joined", "over: Its process ended, and its worker started it again");
    LiveDriver next = supervised();
    next.expectAnother(process);
    assertThat(next.maySucceed(Optional.of("driver-1"))).isTrue();
  }

  @Test
  void isNotSucceededWhileItIsLookedForAfterANewStartOfTheServer() {
    process.place = place("driver-1", "");
    LiveDriver driver = supervised();
    driver.sought();
    driver.watch(process);
    assertThat(driver.maySucceed(Optional.of("driver-2"))).isFalse();
    driver.found(handle, true, List.of());
    assertThat(told).containsExactly("adopted");
  }

  @Test
  void isOverWhereTheClusterGivesItToAnotherWorker() {
    LiveDriver driver = supervised();
    driver.watch(process);
    process.moved.accept("not joined yet, so nothing is lost");
    assertThat(told).isEmpty();
    driver.joined(handle);
    process.moved.accept("gone");
    assertThat(told).containsExactly("joined", "over: gone");
  }

  @Test
  void tellsByWhatItsProcessIsFoundAgain() {
    LiveDriver driver = supervised();
    driver.watch(process);
    driver.known(Optional.of("driver-2"));
    assertThat(process.calls).containsExactly("driver-2");
    assertThat(told).containsExactly("known as reference");
  }

  private static Optional<DriverProcess.ClusterPlace> place(String id, String waitsFor) {
    return Optional.of(
        new DriverProcess.ClusterPlace(
            id, "SUBMITTED", Optional.empty(), Optional.of(waitsFor).filter(w -> !w.isEmpty())));
  }

  private LiveDriver supervised() {
    return driver(true, new DriverTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, SHORT));
  }

  private LiveDriver driver(Duration kill) {
    return driver(false, new DriverTimeouts(LONG, LONG, LONG, LONG, LONG, kill, SHORT));
  }

  private LiveDriver driver(boolean supervised, DriverTimeouts timeouts) {
    return new LiveDriver(
        "driver",
        supervised,
        timeouts,
        new JobSlots(2),
        new TestClock(Instant.EPOCH),
        new Told(told));
  }

  private record Told(List<String> words) implements LiveDriver.Owner {

    @Override
    public void hasRoom() {}

    @Override
    public void known(LiveDriver driver, String reference) {
      words.add("known as " + reference);
    }

    @Override
    public void joined(LiveDriver driver, String address) {
      words.add("joined");
    }

    @Override
    public void ready(LiveDriver driver, String applicationId, Optional<String> uiUrl) {
      words.add("ready");
    }

    @Override
    public void adopted(LiveDriver driver, boolean contextReady, List<String> jobs) {
      words.add("adopted");
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
    public void alive(LiveDriver driver, List<String> jobs) {
      // Not looked at.
    }

    @Override
    public void over(LiveDriver driver, DriverLoss loss) {
      words.add("over" + loss.cause().map(failure -> ": " + failure.message()).orElse(""));
    }
  }

  /** One that does not end. */
  private static final class Process implements DriverProcess {

    private volatile int kills;
    private volatile CompletableFuture<Void> started = CompletableFuture.completedFuture(null);
    private volatile Optional<ClusterPlace> place = Optional.empty();
    private volatile Consumer<String> moved = why -> {};
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public String reference() {
      return "reference";
    }

    @Override
    public CompletionStage<Void> started() {
      return started;
    }

    @Override
    public Optional<ClusterPlace> place() {
      return place;
    }

    @Override
    public void calls(String submissionId) {
      calls.add(submissionId);
    }

    @Override
    public void onMoved(Consumer<String> told) {
      moved = told;
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
    private volatile int stops;

    @Override
    public String address() {
      return "address";
    }

    @Override
    public void start(Order order) {
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
      stops++;
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
