package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many drivers at one server in a heap of 256 MiB: each with an actor system, a certificate and a
 * connection of its own, and no Spark.
 */
final class DriversSection implements Section {

  private static final int AT_ONCE = 8;
  private static final int CLIENTS = 8;

  @Override
  public String name() {
    return "drivers";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException {
    SparklessHome home = SparklessHome.make();
    try (Server server =
            Server.in("drivers")
                .heap("256m")
                .setting("spark.home", home.path().toString())
                .setting("spark.jobserver.context-per-jvm", "true")
                .start();
        SparklessDrivers drivers = SparklessDrivers.of(server);
        HttpConnection connection = server.connect()) {
      new Calls(connection).uploadExamples();
      double before = server.memory().liveHeap();
      long start = System.nanoTime();
      List<String> contexts = connect(server, settings.drivers());
      double seconds = (System.nanoTime() - start) / 1e9;
      drivers.requireAlive(settings.drivers());
      Load load = new Load(server, CLIENTS, new Echo(contexts));
      settings.firstWarmUp().run(load);
      Latencies jobs = load.during(settings.time());
      double heap = server.memory().liveHeap();
      report.add(
          Figure.of("%d drivers at one server, -Xmx256m".formatted(settings.drivers()))
              .with("connected in", seconds, "s")
              .with("live heap", heap, "MiB")
              .with("of it for a driver", (heap - before) * 1_024 / settings.drivers(), "KiB")
              .with("RSS", server.memory().resident(), "MiB"));
      report.add(
          Figure.of(
              "jobs of all of them in turn, sync, %d clients, no Spark".formatted(CLIENTS), jobs));
    }
  }

  private static List<String> connect(Server server, int count) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<String>> starting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String name = "driver-" + i;
        starting.add(
            threads.submit(
                () -> {
                  try (HttpConnection connection = server.connect()) {
                    new Calls(connection).createContext(name);
                  }
                  return name;
                }));
      }
      List<String> contexts = new ArrayList<>();
      for (Future<String> context : starting) {
        contexts.add(context.get());
      }
      return contexts;
    } catch (ExecutionException e) {
      throw new AssertionError("A driver did not come up", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
