package io.sparkjobserver.server.it.faults;

import java.util.function.Consumer;

/** What the system is made to do, so that a fault meets it at work. */
enum Way {
  /** Jobs of all kinds begin, run, end, and one has a large result. */
  JOBS(Workload::jobs),
  /** The same, and a jar is pulled that no driver has. */
  JAR(Workload::jobWithNewJar),
  /** The same, and the driver of another context joins. */
  CONTEXT(Workload::anotherContext),
  /** The same, and the server is killed and begins anew. */
  RESTART(Workload::restart);

  private final Consumer<Workload> action;

  Way(Consumer<Workload> action) {
    this.action = action;
  }

  void begin(Bed bed) {
    action.accept(bed.workload());
  }
}
