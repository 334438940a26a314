package io.sparkjobserver.server.drivers.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.drivers.standalone.ClusterState.Room;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Worker;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CapacityTest {

  @ParameterizedTest
  @CsvSource({"2g, 2048", "512m, 512", "1024k, 1", "1G, 1024", "1gb, 1024", "1t, 1048576"})
  void readsMemoryAsSparkDoes(String size, long mebibytes) throws IOException {
    assertThat(Capacity.needed(Map.of("spark.driver.memory", size)))
        .isEqualTo(new Room(mebibytes, 1));
  }

  @Test
  void needsWhatSparkGivesADriverThatSaysNothing() throws IOException {
    assertThat(Capacity.needed(Map.of())).isEqualTo(new Room(1024, 1));
    assertThat(Capacity.needed(Map.of("spark.driver.cores", "3"))).isEqualTo(new Room(1024, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "1.5g", "-1g", ""})
  void saysWhichMemoryIsNone(String size) {
    assertThatThrownBy(() -> Capacity.needed(Map.of("spark.driver.memory", size)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Context error: spark.driver.memory has invalid value. Accepted formats 1024k, 2g, 512m");
  }

  @Test
  void saysWhatTheLargestWorkerHasWhereNoneCouldTakeIt() throws IOException {
    ClusterState cluster = cluster(new Room(4096, 2), new Room(2048, 8));
    Capacity.require(cluster, new Room(4096, 2));
    assertThatThrownBy(() -> Capacity.require(cluster, new Room(8192, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "no worker has 8 GiB and 2 cores free: largest is 4 GiB and 2 cores, and none ever will");
    // Both on one worker.
    assertThatThrownBy(() -> Capacity.require(cluster, new Room(4096, 8)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Capacity.require(cluster(), new Room(1, 1)))
        .hasMessageStartingWith("no worker has 1 MiB and 1 core free: there is no worker");
  }

  private static ClusterState cluster(Room... rooms) {
    List<Worker> workers =
        Arrays.stream(rooms).map(room -> new Worker("w", "http://w", room, room)).toList();
    return new ClusterState(7077, true, workers, Map.of());
  }
}
