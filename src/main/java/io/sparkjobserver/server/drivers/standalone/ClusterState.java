package io.sparkjobserver.server.drivers.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a master tells of its cluster on the page {@code /json/}, as Spark 4 writes it.
 *
 * @param port where that master takes drivers and applications, as it says itself; -1 where it does
 *     not
 * @param alive whether the master is the one that decides; no other one knows anything
 * @param workers the workers that take work
 * @param drivers the drivers that the master knows, by what it calls them; it forgets those that
 *     ended long ago
 */
record ClusterState(
    int port, boolean alive, List<Worker> workers, Map<String, SubmittedDriver> drivers) {

  static ClusterState of(JsonNode page) {
    List<Worker> workers = new ArrayList<>();
    page.path("workers")
        .forEach(
            worker -> {
              if (worker.path("state").asText().equals("ALIVE")) {
                workers.add(
                    new Worker(
                        worker.path("id").asText(),
                        worker.path("webuiaddress").asText(),
                        Room.of(worker, ""),
                        Room.of(worker, "free")));
              }
            });
    return new ClusterState(
        URI.create(page.path("url").asText()).getPort(),
        page.path("status").asText().equals("ALIVE"),
        workers,
        Stream.of("activedrivers", "completeddrivers")
            .flatMap(key -> stream(page.path(key)))
            .collect(
                Collectors.toMap(
                    driver -> driver.path("id").asText(),
                    driver ->
                        new SubmittedDriver(
                            driver.path("state").asText(),
                            Optional.of(driver.path("worker").asText())
                                .filter(id -> !id.isEmpty() && !id.equals("None"))),
                    (one, other) -> one)));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all.stream();
  }

  Optional<Worker> worker(String id) {
    return workers.stream().filter(worker -> worker.id().equals(id)).findFirst();
  }

  /**
   * A worker.
   *
   * @param id what the master calls it
   * @param page where its pages are
   * @param all what it has
   * @param free what of it nobody uses
   */
  record Worker(String id, String page, Room all, Room free) {}

  /**
   * A driver.
   *
   * @param state the master's word for how far it is
   * @param worker the worker that it was given to last
   */
  record SubmittedDriver(String state, Optional<String> worker) {}

  /**
   * What a driver needs, or a worker has.
   *
   * @param mebibytes of memory
   * @param cores for Spark to count with
   */
  record Room(long mebibytes, int cores) {

    private static final int GIBIBYTE = 1024;

    private static Room of(JsonNode worker, String which) {
      return new Room(worker.path("memory" + which).asLong(), worker.path("cores" + which).asInt());
    }

    boolean holds(Room other) {
      return mebibytes >= other.mebibytes && cores >= other.cores;
    }

    /** Such as {@code 2 GiB and 1 core}. */
    @Override
    public String toString() {
      return (mebibytes > 0 && mebibytes % GIBIBYTE == 0
              ? mebibytes / GIBIBYTE + " GiB"
              : mebibytes + " MiB")
          + " and "
          + cores
          + (cores == 1 ? " core" : " cores");
    }
  }
}
