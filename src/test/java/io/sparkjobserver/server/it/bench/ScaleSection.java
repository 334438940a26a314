package io.sparkjobserver.server.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import java.io.IOException;

/** The same server with few jobs and with many, in a heap of 128 MiB. */
final class ScaleSection implements Section {

  private static final String CONTEXT = "scale";
  private static final int CLIENTS = 16;
  private static final int PAGE = 50;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException {
    try (Server server =
            Server.in("scale")
                .heap("128m")
                .setting("spark.jobserver.max-jobs-per-context", "16")
                .start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      calls.createContext(CONTEXT);
      Load jobs = new Load(server, CLIENTS, Calls.noOp(CONTEXT));
      jobs.times(settings.fewJobs());
      Routes few = Routes.measure(server, settings);
      double heap = server.memory().liveHeap();
      Latencies filling = jobs.times(settings.manyJobs() - settings.fewJobs());
      Routes many = Routes.measure(server, settings);
      report(few, settings.fewJobs(), report);
      report(many, settings.manyJobs(), few, report);
      double now = server.memory().liveHeap();
      report.add(
          Figure.of("the server after %d jobs, -Xmx128m".formatted(settings.manyJobs()))
              .with("live heap", now, "MiB")
              .with("of the one after " + settings.fewJobs(), now / heap, "times")
              .with("RSS", server.memory().resident(), "MiB")
              .with("rate of the jobs", filling.rate(), "/s")
              .atMost("of the one after " + settings.fewJobs(), 1.2)
              .atMost("RSS", 300)
              .beside("after " + settings.fewJobs(), now, heap));
    }
  }

  private static void report(Routes few, int jobs, Report report) {
    report.add(Figure.of("GET /jobs?limit=50 of %d jobs".formatted(jobs), few.list()));
    report.add(Figure.of("GET /jobs/{id} of %d jobs".formatted(jobs), few.one()));
  }

  private static void report(Routes many, int jobs, Routes few, Report report) {
    report.add(
        beside(few.list(), "GET /jobs?limit=50 of %d jobs".formatted(jobs), many.list())
            .wanting(
                new Figure.Target(
                    "p50 ≤ 1.2 × with few", many.list().p50() <= 1.2 * few.list().p50())));
    report.add(beside(few.one(), "GET /jobs/{id} of %d jobs".formatted(jobs), many.one()));
  }

  private static Figure beside(Latencies few, String what, Latencies many) {
    return Figure.of(what, many).beside("the p50 with few", many.p50(), few.p50());
  }

  /** What the routes take, with one client. */
  private record Routes(Latencies list, Latencies one) {

    private static Routes measure(Server server, BenchSettings settings) throws IOException {
      String id;
      try (HttpConnection connection = server.connect()) {
        id = page(connection).get(PAGE - 1).path("jobId").asText();
      }
      return new Routes(
          measure(
              server,
              settings,
              connection -> {
                HttpConnection.Response page = connection.get("/jobs?limit=" + PAGE).expect(200);
                if (!page.text().contains(id)) {
                  throw new AssertionError("The newest jobs are not there: " + page.text());
                }
              }),
          measure(
              server,
              settings,
              connection -> {
                HttpConnection.Response job = connection.get("/jobs/" + id).expect(200);
                if (!job.text().contains("\"status\":\"FINISHED\"")) {
                  throw new AssertionError("Not a finished job: " + job.text());
                }
              }));
    }

    private static JsonNode page(HttpConnection connection) throws IOException {
      JsonNode page = Answer.parse(connection.get("/jobs?limit=" + PAGE).expect(200).text());
      if (page.size() != PAGE) {
        throw new AssertionError("A page of " + page.size() + " jobs");
      }
      return page;
    }

    private static Latencies measure(
        Server server, BenchSettings settings, Load.Exchange exchange) {
      Load load = new Load(server, 1, exchange);
      load.during(settings.warmUp());
      return load.during(settings.time());
    }
  }
}
