package io.sparkjobserver.server.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What came of all injections. */
final class FaultReport {

  private final SuiteSettings settings;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  FaultReport(SuiteSettings settings) {
    this.settings = settings;
  }

  /** The row of a fault at a point; made where it is missing. */
  synchronized Row row(String fault, String point) {
    return rows.computeIfAbsent(fault + "|" + point, key -> new Row(fault, point));
  }

  int lost() {
    return rows.values().stream().mapToInt(row -> row.lost.get()).sum();
  }

  int doubled() {
    return rows.values().stream().mapToInt(row -> row.doubled.get()).sum();
  }

  /** The table, the seed, and a line for each job that was lost or doubled. */
  synchronized String text() {
    List<String> lines = new ArrayList<>();
    lines.add("Seed " + settings.seed() + ", " + settings);
    lines.add("");
    lines.add("| fault | point | injections | lost | doubled | recovery median | recovery max |");
    lines.add("|---|---|---|---|---|---|---|");
    rows.values().forEach(row -> lines.add(row.line()));
    lines.add(
        "| all | | %d | %d | %d | | |"
            .formatted(rows.values().stream().mapToInt(Row::injections).sum(), lost(), doubled()));
    lines.add("");
    rows.values().forEach(row -> lines.addAll(row.findings));
    return String.join("\n", lines) + "\n";
  }

  void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The injections of one fault at one point. Thread-safe. */
  static final class Row {

    private final String fault;
    private final String point;
    private final List<Duration> recoveries = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();
    private final List<String> findings = new ArrayList<>();

    private Row(String fault, String point) {
      this.fault = fault;
      this.point = point;
    }

    synchronized void recovered(Duration time) {
      recoveries.add(time);
    }

    void lost(String finding) {
      lost.incrementAndGet();
      found("lost: " + finding);
    }

    void doubled(String finding) {
      doubled.incrementAndGet();
      found("doubled: " + finding);
    }

    private synchronized void found(String finding) {
      findings.add("* %s, %s: %s".formatted(fault, point, finding));
      System.err.println(findings.get(findings.size() - 1));
    }

    private synchronized int injections() {
      return recoveries.size();
    }

    private synchronized String line() {
      List<Duration> sorted = recoveries.stream().sorted().toList();
      return "| %s | %s | %d | %d | %d | %s | %s |"
          .formatted(
              fault,
              point,
              sorted.size(),
              lost.get(),
              doubled.get(),
              sorted.isEmpty() ? "" : seconds(sorted.get(sorted.size() / 2)),
              sorted.isEmpty() ? "" : seconds(sorted.get(sorted.size() - 1)));
    }

    private static String seconds(Duration time) {
      return "%.1f s".formatted(time.toMillis() / 1e3);
    }
  }
}
