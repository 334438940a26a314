package io.sparkjobserver.server.it.bench;

import io.sparkjobserver.server.it.ApiProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The benchmark. Its report is printed at the end and left in {@code target/bench}; {@code
 * docs/performance.md} says what is measured.
 */
@Tag("bench")
final class BenchIT {

  private static final Path FOLDER = ApiProcess.BUILD.resolve("bench");
  private static final BenchSettings SETTINGS = BenchSettings.ofThisRun();
  private static final Report REPORT = new Report(SETTINGS);

  /** A section that fails leaves the others as they are. */
  @TestFactory
  Stream<DynamicTest> measures() {
    return Stream.of(
            new StartSection(),
            new WarmSection(),
            new ThroughputSection(),
            new ContextSection(),
            new TransferSection(),
            new ScaleSection(),
            new DriversSection())
        .filter(SETTINGS::wants)
        .map(
            section ->
                DynamicTest.dynamicTest(section.name(), () -> section.run(SETTINGS, REPORT)));
  }

  @AfterAll
  static void report() throws IOException {
    REPORT.write(FOLDER);
    System.out.println(REPORT.text());
  }
}
