package io.sparkjobserver.server.it.bench;

import io.sparkjobserver.server.it.ApiProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process of Linux takes, in MiB.
 *
 * @param process which one
 */
record Memory(ProcessHandle process) {

  private static final double KIBIBYTES = 1_024;
  private static final double BYTES = 1_024 * KIBIBYTES;
  private static final int BOUND_SECONDS = 60;

  /** What is in memory now. */
  double resident() throws IOException {
    return status("VmRSS:");
  }

  /** The most that was in memory at once, since the start or {@link #forgetPeak}. */
  double peak() throws IOException {
    return status("VmHWM:");
  }

  /** Begins anew with {@link #peak}. */
  void forgetPeak() throws IOException {
    Files.writeString(file("clear_refs"), "5");
  }

  private double status(String key) throws IOException {
    return Files.readAllLines(file("status")).stream()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / KIBIBYTES;
  }

  private Path file(String name) {
    return Path.of("/proc", String.valueOf(process.pid()), name);
  }

  /** What is alive in its heap: counted after a full collection, as a histogram is. */
  double liveHeap() throws IOException {
    List<String> histogram = jcmd("GC.class_histogram");
    return histogram.stream()
            .filter(line -> line.startsWith("Total"))
            .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
            .findFirst()
            .orElseThrow(() -> new AssertionError("No histogram: " + histogram))
        / BYTES;
  }

  private List<String> jcmd(String command) throws IOException {
    Path output = Files.createTempFile(ApiProcess.BUILD.toAbsolutePath(), "jcmd", ".txt");
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(process.pid()),
                  command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!jcmd.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
        throw new AssertionError("jcmd " + command + " takes too long");
      }
      return Files.readAllLines(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      Files.delete(output);
    }
  }
}
