package io.sparkjobserver.server.drivers.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess.ClusterPlace;
import io.sparkjobserver.server.drivers.LogTail;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Room;
import io.sparkjobserver.server.drivers.standalone.ClusterState.SubmittedDriver;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SubmittedTest {

  private static final Worker WORKER =
      new Worker("worker-1", "http://10.0.0.7:8081", new Room(2048, 2), new Room(512, 1));
  private static final ClusterState CLUSTER =
      new ClusterState(7077, true, List.of(WORKER), Map.of());
  private static final LogTail LOG = new LogTail(List.of("java.lang.Error: x", "last"));

  private final List<String> kills = new ArrayList<>();
  private final List<String> moves = new ArrayList<>();
  private final Submitted driver =
      new Submitted(
          "tag",
          "driver-1",
          new Room(1024, 1),
          new Submitted.Tracking(
              killed -> kills.add(killed.submissionId()), ended -> LOG, Runnable::run));

  @Test
  void saysWhatItWaitsFor() {
    see("SUBMITTED", "");
    assertThat(driver.started().toCompletableFuture()).isNotDone();
    assertThat(driver.place())
        .contains(
            new ClusterPlace(
                "driver-1",
                "SUBMITTED",
                Optional.empty(),
                Optional.of("no worker has 1 GiB and 1 core free: largest is 512 MiB and 1 core")));
  }

  @Test
  void runsOnAWorkerUntilTheMasterSaysThatItIsOver() {
    see("RUNNING", "worker-1");
    assertThat(driver.started().toCompletableFuture()).isDone();
    assertThat(driver.place())
        .contains(
            new ClusterPlace("driver-1", "RUNNING", Optional.of(WORKER.page()), Optional.empty()));
    driver.kill();
    assertThat(kills).containsExactly("driver-1");
    assertThat(driver.isToEnd()).isTrue();
    see("RUNNING", "worker-1");
    assertThat(driver.exit().toCompletableFuture()).isNotDone();
    see("KILLED", "worker-1");
    assertThat(driver.isOver()).isTrue();
    assertThat(driver.isToEnd()).isFalse();
    assertThat(exit().how()).isEqualTo("was killed by the cluster on http://10.0.0.7:8081");
    assertThat(exit().firstException()).contains("java.lang.Error: x");
    assertThat(exit().logTail()).isEqualTo(LOG.all());
  }

  @Test
  void isTheSameDriverUnderTheNameThatItSays() {
    driver.onMoved(moves::add);
    see("RUNNING", "worker-1");
    see("RELAUNCHING", "worker-1");
    see("RELAUNCHING", "worker-1");
    assertThat(moves).hasSize(1);
    assertThat(driver.exit().toCompletableFuture()).isNotDone();
    driver.calls("driver-2");
    assertThat(driver.reference()).isEqualTo("submission driver-2");
    assertThat(Submitted.submissionId(driver.reference())).contains("driver-2");
    see("RELAUNCHING", "worker-1");
    assertThat(moves).hasSize(2);
  }

  @Test
  void isNotOverBecauseAMasterHasForgottenIt() {
    for (int i = 0; i < 5; i++) {
      driver.seen(CLUSTER, Optional.empty());
    }
    assertThat(driver.isOver()).isFalse();
    assertThat(driver.place().orElseThrow().state()).isEqualTo("UNKNOWN");
    driver.kill();
    driver.seen(CLUSTER, Optional.empty());
    assertThat(exit().how()).isEqualTo("is not known to the master any more");
  }

  @Test
  void saysWhatBecameOfIt() {
    see("ERROR", "worker-1");
    assertThat(exit().how()).startsWith("could not be started by its worker on http://");
    see("FINISHED", "worker-1");
    assertThat(exit().how()).startsWith("could not be started");
  }

  private DriverExit exit() {
    return driver.exit().toCompletableFuture().join();
  }

  private void see(String state, String worker) {
    driver.seen(
        CLUSTER,
        Optional.of(new SubmittedDriver(state, Optional.of(worker).filter(id -> !id.isEmpty()))));
  }
}
