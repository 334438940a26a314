package io.sparkjobserver.server.it.faults;

import java.time.Duration;

/** One kind of fault, again and again, each time at the work that its point needs. */
final class Series {

  /** The work is under way then. */
  private static final int ANY_TIME_MILLIS = 1_500;

  private final Bed bed;
  private final FaultReport report;

  Series(Bed bed, FaultReport report) {
    this.bed = bed;
    this.report = report;
  }

  /** Every other time at any time, otherwise at the points in turn. */
  void run(Fault fault, Point... points) {
    int first = bed.random().nextInt(points.length);
    for (int i = 0; i < bed.settings().injections(); i++) {
      inject(fault, i % 2 == 0 ? Moment.ANY_TIME : points[(first + i / 2) % points.length]);
    }
    bed.settle();
  }

  /** At the points in turn. */
  void runAt(Fault fault, Point... points) {
    int first = bed.random().nextInt(points.length);
    for (int i = 0; i < bed.settings().injections(); i++) {
      inject(fault, points[(first + i) % points.length]);
    }
    bed.settle();
  }

  private void inject(Fault fault, Point point) {
    FaultReport.Row row = report.row(fault.label(), point.label());
    System.out.printf("Fault: %s, %s%n", fault.label(), point.label());
    bed.countIn(row);
    bed.prepare();
    if (fault == Fault.SPOOL_FULL) {
      bed.sabotage().mountSpool();
    }
    reach(fault, point);
    long injected = System.nanoTime();
    fault.begin(bed);
    try {
      bed.points().release(point.rule(fault));
      Pause.of(fault.lasts(bed));
    } finally {
      fault.end(bed);
    }
    bed.revive();
    row.recovered(bed.firstFinished(injected));
    bed.workload().tidy(fault);
    bed.ledger().judge(bed.client());
  }

  /** Has the system work until it is there; who reached the point is held. */
  private void reach(Fault fault, Point point) {
    String rule = point.rule(fault);
    if (rule.isEmpty()) {
      point.way().begin(bed);
      Pause.of(Duration.ofMillis(bed.random().nextInt(ANY_TIME_MILLIS)));
    } else {
      bed.points().arm(rule);
      point.way().begin(bed);
      bed.points().awaitReached(rule);
    }
  }
}
