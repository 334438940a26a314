package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is large on its way between server and driver, beside as many bytes through TLS and nothing
 * else.
 */
final class TransferSection implements Section {

  private static final String CONTEXT = "transfer";
  private static final String HUGE = "huge";
  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final int CLIENTS = 8;
  private static final int TIMES = 3;
  private static final double MEGA = 1e6;

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, InterruptedException, GeneralSecurityException {
    TlsCopy copy = new TlsCopy();
    copy.seconds(settings.bytes());
    try (Server server = Server.in("transfer").start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.uploadExamples();
      calls.createContext(CONTEXT);
      settings.firstWarmUp().run(new Load(server, CLIENTS, Calls.noOp(CONTEXT)));
      upload(server, calls, settings, report);
      pull(server, calls, copy, settings, report);
      push(server, calls, copy, settings, report);
    }
  }

  private static void upload(Server server, Calls calls, BenchSettings settings, Report report)
      throws IOException {
    Growth growth = Growth.of(server.memory());
    long start = System.nanoTime();
    calls.upload(HUGE, settings.bytes(), System.nanoTime());
    double seconds = (System.nanoTime() - start) / 1e9;
    report.add(growth.in(rate("upload of " + settings.mebibytes() + " MiB", settings, seconds)));
  }

  /** What a job takes that needs the jar, less what one takes that needs none. */
  private static void pull(
      Server server, Calls calls, TlsCopy copy, BenchSettings settings, Report report)
      throws IOException, InterruptedException {
    List<Double> pulls = new ArrayList<>();
    List<Double> copies = new ArrayList<>();
    Growth growth = Growth.of(server.memory());
    for (int i = 0; i < TIMES; i++) {
      copies.add(copy.seconds(settings.bytes()));
      // Another class path each time, or the driver would not look for the jar.
      String other = "other-" + i;
      calls.upload(other, 1_000, System.nanoTime());
      forget(server, settings.bytes());
      double with = seconds(calls, "examples," + HUGE + "," + other);
      calls.upload(other + "-alone", 1_000, System.nanoTime());
      double without = seconds(calls, "examples," + other + "-alone");
      pulls.add(with - without);
    }
    double pull = Medians.of(pulls);
    double alone = Medians.of(copies);
    Figure figure = rate("pull of a jar of " + settings.mebibytes() + " MiB", settings, pull);
    double rate = settings.bytes() / pull / MEGA;
    report.add(
        growth
            .in(figure)
            .wanting(
                new Figure.Target("rate ≥ 300 MB/s", rate >= 300)
                    .or(new Figure.Target("half of a TLS copy", alone / pull >= 0.5)))
            .atMost("RSS of the server grew by", 64)
            .beside("the rate of a TLS copy", alone, pull));
  }

  private static double seconds(Calls calls, String classPath) throws IOException {
    long start = System.nanoTime();
    int result = calls.resultOf("NoOpExample", classPath, CONTEXT, "").asInt();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (result != 1) {
      throw new AssertionError("A no-op returned " + result);
    }
    return seconds;
  }

  /** Removes the jar where drivers keep it; the server has it. */
  private static void forget(Server server, long size) throws IOException {
    Path cache = server.stateDirectory().resolve("driver-cache");
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.filter(found -> found.toFile().length() == size).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void push(
      Server server, Calls calls, TlsCopy copy, BenchSettings settings, Report report)
      throws IOException, InterruptedException {
    LargeResult result = new LargeResult(settings.mebibytes());
    Growth growth = Growth.of(server.memory());
    double alone = copy.seconds(result.size());
    long start = System.nanoTime();
    String id = result.make(calls, CONTEXT, BOUND);
    double seconds = (System.nanoTime() - start) / 1e9;
    report.add(
        growth
            .in(
                rate(
                    "result of " + settings.mebibytes() + " MiB, made and stored",
                    settings,
                    seconds))
            .beside("the rate of a TLS copy", alone, seconds));
    long read = System.nanoTime();
    long length = calls.connection().drain("/jobs/" + id + "/result");
    seconds = (System.nanoTime() - read) / 1e9;
    if (length != result.size()) {
      throw new AssertionError("Of a result of " + result.size() + " bytes came " + length);
    }
    report.add(growth.in(rate("the same, read by a client", settings, seconds)));
  }

  private static Figure rate(String what, BenchSettings settings, double seconds) {
    return Figure.of(what).with("rate", settings.bytes() / seconds / MEGA, "MB/s");
  }

  /** What a server takes more than before. */
  private record Growth(Memory memory, double resident, double heap) {

    private static Growth of(Memory memory) throws IOException {
      double heap = memory.liveHeap();
      memory.forgetPeak();
      return new Growth(memory, memory.resident(), heap);
    }

    private Figure in(Figure figure) throws IOException {
      double peak = memory.peak();
      return figure
          .with("RSS of the server grew by", peak - resident, "MiB")
          .with("to", peak, "MiB")
          .with("its live heap by", memory.liveHeap() - heap, "MiB");
    }
  }
}
