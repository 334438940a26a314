package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The masters that {@code spark.master} names, and which of them decides. Thread-safe; blocks. */
@ApplicationScoped
class Masters {

  private final SparkConfig spark;
  private final MasterClient client;

  /** Asked first: mostly it still is. */
  private volatile int lastAlive;

  Masters(SparkConfig spark, MasterClient client) {
    this.spark = spark;
    this.client = client;
  }

  /**
   * Finds the master that is alive: each is asked until one is.
   *
   * @throws IOException where none is; the message has what each of them said
   */
  Alive alive() throws IOException {
    List<Master> all = Master.all(spark.master());
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      int index = (lastAlive + i) % all.size();
      Master master = all.get(index);
      try {
        ClusterState state = client.state(master);
        if (state.alive()) {
          lastAlive = index;
          // Its page is found by its host, and may be that of another one there.
          return new Alive(
              state.port() < 0 ? master : new Master(master.host(), state.port()), state);
        }
        answers.add(master.url() + " stands by");
      } catch (IOException e) {
        answers.add(String.valueOf(e.getMessage()));
      }
    }
    throw new IOException("Could not find alive spark master: " + String.join("; ", answers));
  }

  /**
   * The master that is alive.
   *
   * @param master which one
   * @param state what it tells
   */
  record Alive(Master master, ClusterState state) {}
}
