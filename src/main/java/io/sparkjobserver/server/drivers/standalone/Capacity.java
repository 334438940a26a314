package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.MemorySize;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Room;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whether a cluster has room for a driver. */
final class Capacity {

  private static final String MEMORY = "spark.driver.memory";
  private static final String CORES = "spark.driver.cores";
  private static final int MEBIBYTE = 20;
  private static final long DEFAULT_MEBIBYTES = 1024;

  private Capacity() {}

  /**
   * What a worker must have free for a driver with these properties.
   *
   * @throws IOException where they are none that Spark takes
   */
  static Room needed(Map<String, String> properties) throws IOException {
    String cores = properties.getOrDefault(CORES, "1");
    if (!cores.matches("[1-9]\\d{0,5}")) {
      throw new IOException("Context error: spark.driver.cores has invalid value. It is a number");
    }
    String memory = properties.get(MEMORY);
    return new Room(
        memory == null ? DEFAULT_MEBIBYTES : mebibytes(memory), Integer.parseInt(cores));
  }

  private static long mebibytes(String size) throws IOException {
    OptionalLong bytes = MemorySize.bytes(size);
    if (bytes.isEmpty()) {
      throw new IOException(
          "Context error: spark.driver.memory has invalid value. Accepted formats 1024k, 2g, 512m");
    }
    return bytes.getAsLong() >> MEBIBYTE;
  }

  /**
   * Looks whether a worker could ever take a driver.
   *
   * @throws IOException where none could; the message says what there is
   */
  static void require(ClusterState cluster, Room needed) throws IOException {
    if (cluster.workers().stream().noneMatch(worker -> worker.all().holds(needed))) {
      throw new IOException(
          "%s, and none ever will: set launcher.spark.driver.memory and launcher.spark.driver.cores to what a worker has"
              .formatted(words(cluster, needed, ClusterState.Worker::all)));
    }
  }

  /** Why a driver waits. */
  static String shortage(ClusterState cluster, Room needed) {
    return words(cluster, needed, ClusterState.Worker::free);
  }

  private static String words(
      ClusterState cluster, Room needed, Function<ClusterState.Worker, Room> which) {
    return cluster.workers().stream()
        .map(which)
        .max(Comparator.comparingLong(Room::mebibytes).thenComparingInt(Room::cores))
        .map(largest -> "no worker has %s free: largest is %s".formatted(needed, largest))
        .orElse("no worker has %s free: there is no worker".formatted(needed));
  }
}
