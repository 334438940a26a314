package io.sparkjobserver.server.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.testing.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * Synchronous jobs in a warm context, stored in H2 and in PostgreSQL with what they write synced to
 * disk, in a driver of their own and in the shared one.
 */
final class WarmSection implements Section {

  private static final List<Integer> CLIENTS = List.of(1, 8, 16);
  private static final int MOST_CLIENTS = 16;
  private static final String CONTEXT = "warm";

  /** Jobs and actions take turns so often. */
  private static final int TURNS = 5;

  @Override
  public String name() {
    return "warm";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException, SQLException {
    measure("H2", Map.of(Server.PER_JVM, "true"), settings, report);
    measure("H2, shared driver", Map.of(Server.PER_JVM, "false"), settings, report);
    try (PostgresServer postgres = PostgresServer.startDurably()) {
      requireDurable(postgres);
      Map<String, String> database = new HashMap<>(postgres.settings());
      database.put(Server.PER_JVM, "true");
      measure("PostgreSQL", database, settings, report);
    }
  }

  /** What is not written when it is said to be is no figure. */
  private static void requireDurable(PostgresServer postgres) throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit")) {
      try (Connection connection = postgres.connect();
          Statement statement = connection.createStatement();
          ResultSet shown = statement.executeQuery("show " + setting)) {
        shown.next();
        if (!shown.getString(1).equals("on")) {
          throw new AssertionError(setting + " of PostgreSQL is " + shown.getString(1));
        }
      }
    }
  }

  private static void measure(
      String store, Map<String, String> more, BenchSettings settings, Report report)
      throws IOException {
    Server.Launch launch = Server.in("warm").setting("spark.jobserver.max-jobs-per-context", "16");
    more.forEach(launch::setting);
    try (Server server = launch.start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      calls.createContext(CONTEXT);
      settings.firstWarmUp().run(new Load(server, MOST_CLIENTS, Calls.noOp(CONTEXT)));
      for (int clients : CLIENTS) {
        Load load = new Load(server, clients, Calls.noOp(CONTEXT));
        load.during(settings.warmUp());
        report.add(noOps(store, clients, load.during(settings.time())));
      }
      settings.firstWarmUp().run(new Load(server, MOST_CLIENTS, Calls.sum(CONTEXT)));
      for (int clients : CLIENTS) {
        Load load = new Load(server, clients, Calls.sum(CONTEXT));
        load.during(settings.warmUp());
        report.add(
            clients == 1
                ? sumsInTurn(store, calls, connection, settings.time())
                : sums(store, clients, load, calls, settings.time()));
      }
    }
  }

  private static Figure noOps(String store, int clients, Latencies latencies) {
    Figure figure = Figure.of("no-op, sync, %s, %d clients".formatted(store, clients), latencies);
    return switch (clients) {
      case 1 -> figure.atMost("p50", 1).atMost("p99", 8);
      case 16 -> figure.atLeast("rate", 4_000).atMost("p99", 20);
      default -> figure;
    };
  }

  /**
   * A job, then the action that it has in a job of its own, timed in the driver, and so on: what
   * the job takes beyond it is the server's. The action again and again in one job takes less, for
   * all that it needs is in the processors' caches then.
   */
  private static Figure sumsInTurn(
      String store, Calls calls, HttpConnection connection, Duration time) throws IOException {
    Load.Exchange job = Calls.sum(CONTEXT);
    LongStream.Builder jobs = LongStream.builder();
    List<Latencies> actions = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    for (long start = System.nanoTime(); start - end < 0; start = System.nanoTime()) {
      job.on(connection);
      jobs.add(System.nanoTime() - start);
      actions.add(inProcess(calls, 1));
    }
    Latencies all = Latencies.ofNanos(jobs.build());
    Latencies alone = Latencies.of(actions);
    Latencies again = inProcess(calls, Math.min(all.count(), 10_000));
    return Figure.of("tiny Spark action, sync, %s, 1 clients".formatted(store), all)
        .with("in process p50", alone.p50(), "ms")
        .with("again and again in process p50", again.p50(), "ms")
        .with("p50 beyond it", all.p50() - alone.p50(), "ms")
        .atMost("p50 beyond it", 1.5)
        .beside("in process", all.p50(), alone.p50());
  }

  /** Jobs, and the action that they have, one after the other in the driver, in turn. */
  private static Figure sums(String store, int clients, Load load, Calls calls, Duration time)
      throws IOException {
    List<Latencies> jobs = new ArrayList<>();
    List<Latencies> actions = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      Latencies slice = load.during(time.dividedBy(TURNS));
      jobs.add(slice);
      actions.add(inProcess(calls, Math.max(1, Math.min(slice.count(), 10_000))));
    }
    Latencies all = Latencies.of(jobs);
    Latencies alone = Latencies.of(actions);
    return Figure.of("tiny Spark action, sync, %s, %d clients".formatted(store, clients), all)
        .with("in process p50", alone.p50(), "ms")
        .beside("the rate in process, one thread", all.rate(), alone.rate());
  }

  /** The action, so many times in one job. */
  private static Latencies inProcess(Calls calls, int rounds) throws IOException {
    JsonNode nanos =
        calls.resultOf("TimedSumExample", "examples", CONTEXT, "sum.rounds = " + rounds);
    LongStream each = StreamSupport.stream(nanos.spliterator(), false).mapToLong(JsonNode::asLong);
    return Latencies.ofNanos(each);
  }
}
