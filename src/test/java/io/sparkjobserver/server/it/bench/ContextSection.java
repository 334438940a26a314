package io.sparkjobserver.server.it.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the request for a context until it is up and takes jobs. */
final class ContextSection implements Section {

  private static final String POOL = "spark.jobserver.warm-pool.min";
  private static final String WAITS =
      "spark_jobserver_warm_pool_drivers{pool=\"default\",state=\"ready\"} 1.0";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration ARCHIVED = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "context";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException {
    cold(settings, report);
    shared(settings, report);
    pooled(settings, report);
  }

  private static void cold(BenchSettings settings, Report report) throws IOException {
    List<Double> contexts = new ArrayList<>();
    List<Double> sessions = new ArrayList<>();
    try (Server server = Server.in("context").setting(Server.PER_JVM, "true").start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      archive(server, calls);
      for (int i = 0; i < settings.starts(); i++) {
        sessions.add(SubmittedSession.seconds());
        contexts.add(seconds(calls, "cold-" + i));
        end(calls, "cold-" + i);
      }
    }
    double context = Medians.of(contexts);
    double session = Medians.of(sessions);
    report.add(Figure.of("spark-submit to a Spark session, no server").with("p50", session, "s"));
    report.add(
        Figure.of("context, cold, own JVM")
            .with("p50", context, "s")
            .with("share", context / session, "of spark-submit")
            .atMost("share", 0.6)
            .beside("spark-submit to a session", context, session));
  }

  /** The first driver of a machine has the archive made from which later ones start. */
  private static void archive(Server server, Calls calls) throws IOException {
    calls.createContext("first");
    end(calls, "first");
    Path archives = server.stateDirectory().resolve("class-archives");
    await("the drivers' classes are in an archive")
        .atMost(ARCHIVED)
        .until(() -> archives.toFile().list((folder, name) -> name.endsWith(".jsa")).length > 0);
  }

  private static void shared(BenchSettings settings, Report report) throws IOException {
    try (Server server = Server.in("context").setting(Server.PER_JVM, "false").start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      calls.createContext("first");
      List<Double> contexts = new ArrayList<>();
      for (int i = 0; i < settings.contexts(); i++) {
        contexts.add(seconds(calls, "shared-" + i));
        end(calls, "shared-" + i);
      }
      report.add(
          Figure.of("context, in the shared driver")
              .with("p50", Medians.of(contexts) * 1e3, "ms")
              .atMost("p50", 50));
    }
  }

  private static void pooled(BenchSettings settings, Report report) throws IOException {
    try (Server server =
            Server.in("context").setting(Server.PER_JVM, "true").setting(POOL, "1").start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      List<Double> contexts = new ArrayList<>();
      for (int i = 0; i < settings.contexts(); i++) {
        await("a driver waits")
            .atMost(BOUND)
            .until(() -> connection.get("/q/metrics").expect(200).text().contains(WAITS));
        contexts.add(seconds(calls, "pooled-" + i));
        end(calls, "pooled-" + i);
      }
      report.add(
          Figure.of("context, from the warm pool")
              .with("p50", Medians.of(contexts) * 1e3, "ms")
              .atMost("p50", 100));
    }
  }

  private static double seconds(Calls calls, String name) throws IOException {
    long start = System.nanoTime();
    calls.createContext(name);
    return (System.nanoTime() - start) / 1e9;
  }

  /** It was up indeed; and now it is gone. */
  private static void end(Calls calls, String name) throws IOException {
    Calls.noOp(name).on(calls.connection());
    calls.deleteContext(name);
  }
}
