package io.sparkjobserver.server.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many jobs are taken in, and how long small ones take while something large goes by. */
final class ThroughputSection implements Section {

  private static final int SUBMITTERS = 16;

  /** More than the context has slots. */
  private static final int WAITING = 64;

  private static final int CLIENTS = 4;
  private static final String CONTEXT = "small";
  private static final String LARGE = "large";
  private static final Duration BOUND = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException {
    try (Server server =
            Server.in("throughput")
                .setting("spark.jobserver.max-jobs-per-context", "16")
                .setting("spark.jobserver.max-queued-jobs-per-context", "100000")
                .start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      calls.createContext(CONTEXT);
      settings.firstWarmUp().run(new Load(server, SUBMITTERS, Calls.noOp(CONTEXT)));
      submissions(server, settings, report);
      duringTransfers(server, calls, settings, report);
    }
  }

  private static void submissions(Server server, BenchSettings settings, Report report)
      throws IOException {
    // The way of a job that waits for a slot, without more and more jobs that do.
    settings
        .firstWarmUp()
        .run(new Load(server, WAITING, connection -> check(connection, begin(connection))));
    Queue<String> ids = new ConcurrentLinkedQueue<>();
    Load load = new Load(server, SUBMITTERS, connection -> ids.add(begin(connection)));
    load.during(settings.warmUp());
    Latencies accepted = load.during(settings.time());
    Latencies checked =
        new Load(server, SUBMITTERS, connection -> check(connection, ids.remove()))
            .times(ids.size());
    report.add(
        Figure.of("async submission accepted, %d clients".formatted(SUBMITTERS), accepted)
            .with("checked afterwards", checked.count(), "jobs")
            .atLeast("rate", 4_000));
  }

  private static String begin(HttpConnection connection) throws IOException {
    return new Calls(connection).begin("NoOpExample", CONTEXT, "queue=true", "");
  }

  private static void check(HttpConnection connection, String id) throws IOException {
    new Calls(connection).awaitFinished(id, BOUND);
    JsonNode job = Answer.parse(connection.get("/jobs/" + id).expect(200).text());
    if (job.path("result").asInt() != 1) {
      throw new AssertionError("Not the result of a no-op: " + job);
    }
  }

  private static void duringTransfers(
      Server server, Calls calls, BenchSettings settings, Report report) throws IOException {
    Load load = new Load(server, CLIENTS, Calls.noOp(CONTEXT));
    calls.createContext(LARGE);
    Latencies quiet = load.during(settings.time());
    report.add(Figure.of("no-op, sync, %d clients, nothing else".formatted(CLIENTS), quiet));
    String size = settings.mebibytes() + " MiB";
    Latencies uploading =
        during(
            load,
            () -> {
              try (HttpConnection another = server.connect()) {
                new Calls(another).upload("huge", settings.bytes(), System.nanoTime());
              }
              return null;
            });
    report.add(beside(quiet, "an upload of " + size + " goes on", uploading));
    Latencies returning =
        during(
            load,
            () -> {
              try (HttpConnection another = server.connect()) {
                new LargeResult(settings.mebibytes()).make(new Calls(another), LARGE, BOUND);
              }
              return null;
            });
    report.add(beside(quiet, "a result of " + size + " is stored", returning));
  }

  private static Figure beside(Latencies quiet, String meanwhile, Latencies latencies) {
    return Figure.of("no-op, sync, %d clients, while %s".formatted(CLIENTS, meanwhile), latencies)
        .beside("the p99 with nothing else", latencies.p99(), quiet.p99());
  }

  private static Latencies during(Load load, Callable<Void> transfer) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Void> transferred = thread.submit(transfer);
      Latencies latencies = load.during(() -> !transferred.isDone());
      transferred.get();
      return latencies;
    } catch (ExecutionException e) {
      throw new AssertionError("The transfer failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      thread.shutdownNow();
    }
  }
}
