package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs loads on a server until its compilers and those of its drivers have come to rest: what runs
 * before that is measured beside them, and is slower for as long.
 *
 * @param round how long a load runs until the compilers are looked at
 * @param most how long it runs at most, at rest or not
 */
record WarmUp(Duration round, Duration most) {

  /** Of one processor: what a compiler takes that has nothing but late corrections to do. */
  private static final double REST = 0.1;

  /** Where a line of Linux's {@code stat} of a thread has its processor time, behind its name. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /** Linux counts in these, whatever the machine. */
  private static final double TICKS_PER_SECOND = 100;

  /** Runs it; at least one round. */
  void run(Load load) throws IOException {
    long end = System.nanoTime() + most.toNanos();
    double share;
    do {
      long start = System.nanoTime();
      double before = compiled(load.server());
      load.during(round);
      share = (compiled(load.server()) - before) * 1e9 / (System.nanoTime() - start);
    } while (share > REST && System.nanoTime() - end < 0);
  }

  /** How many seconds of processors the compilers have had. */
  private static double compiled(Server server) throws IOException {
    double ticks = 0;
    for (ProcessHandle process : server.processes()) {
      try (Stream<Path> threads =
          Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
        for (Path thread : threads.toList()) {
          ticks += ofCompiler(thread.resolve("stat"));
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long ofCompiler(Path stat) throws IOException {
    if (!Files.exists(stat)) {
      return 0;
    }
    String line = Files.readString(stat);
    int name = line.lastIndexOf(')');
    if (!line.substring(0, name).contains("CompilerThre")) {
      return 0;
    }
    List<String> fields = List.of(line.substring(name + 2).split(" "));
    return Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME));
  }
}
