package io.sparkjobserver.server.it.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The server is killed, and begins anew, while a driver pulls a jar that takes a while. */
final class HugeJar {

  private static final String NAME = "huge";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int SMALL = 1_000;

  /** What a pull reaches on a slow machine, in bytes a second. */
  private static final long SLOW = 4 << 20;

  private final Bed bed;
  private final FaultReport.Row row;
  private final Path cache;
  private final long size;

  HugeJar(Bed bed, FaultReport report) {
    this.bed = bed;
    this.size = (long) bed.settings().jarMebibytes() << 20;
    this.cache = bed.api().stateDirectory().resolve("driver-cache");
    this.row =
        report.row(
            "kill -9 of the API under a jar of " + bed.settings().jarMebibytes() + " MiB",
            Moment.PULLING_JAR.label());
  }

  void run() {
    bed.countIn(row);
    bed.prepare();
    bed.upload(NAME, size);
    for (int i = 0; i < bed.settings().injections(); i++) {
      inject();
    }
    bed.settle();
    bed.client().delete("/binaries/" + NAME).expect(200);
  }

  private void inject() {
    forget();
    // A class path that no driver has, or it would not look for the jar.
    String other = bed.newName("jar");
    bed.upload(other, SMALL);
    // Answered at once: it is under way only when the jar is there.
    bed.submit(Work.small(bed.newName("job")).with(NAME).with(other), "timeout=0");
    long part = bed.random().nextLong(size / 10, size - size / 10);
    await("a part of the jar is there")
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> pulled() >= part);
    long injected = System.nanoTime();
    bed.sabotage().killServer();
    bed.revive();
    row.recovered(bed.firstFinished(injected));
    bed.ledger().judge(bed.client(), Duration.ofSeconds(size / SLOW));
  }

  /** How much of a jar is being pulled. */
  private long pulled() {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .filter(file -> file.toString().endsWith(".part"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the jar where the driver has it; the server keeps it. */
  private void forget() {
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.filter(found -> found.toFile().length() == size).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
