package io.sparkjobserver.server.it.faults;

import io.sparkjobserver.server.it.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that submit small jobs without a pause, while a process is killed every few seconds. */
final class ManyJobs {

  private static final int CLIENTS = 4;

  /** Every fourth kill is one of the driver. */
  private static final int DRIVER = 4;

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final int LONGER_MILLIS = 3_000;

  /** What a client waits that was refused: there is no slot, or no server. */
  private static final Duration REFUSED = Duration.ofMillis(20);

  private final Bed bed;
  private final FaultReport.Row row;
  private final AtomicInteger names = new AtomicInteger();
  private volatile boolean done;

  ManyJobs(Bed bed, FaultReport report) {
    this.bed = bed;
    this.row =
        report.row(
            "kill -9 every few seconds under " + bed.settings().jobs() + " jobs",
            Moment.ANY_TIME.label());
  }

  /** Until there were as many jobs and as many kills as the settings say. */
  void run() {
    bed.countIn(row);
    bed.prepare();
    List<CompletableFuture<Void>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> CompletableFuture.runAsync(this::submit, ManyJobs::daemon))
            .toList();
    try {
      int kills = 0;
      while (bed.ledger().size() < bed.settings().jobs() || kills < bed.settings().injections()) {
        Pause.of(SHORTEST.plusMillis(bed.random().nextInt(LONGER_MILLIS)));
        kills++;
        kill(kills % DRIVER == 0 ? Fault.DRIVER_KILLED : Fault.API_KILLED);
      }
    } finally {
      done = true;
      clients.forEach(CompletableFuture::join);
    }
    bed.ledger().judge(bed.client());
    bed.settle();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "client");
    thread.setDaemon(true);
    thread.start();
  }

  private void kill(Fault fault) {
    long injected = System.nanoTime();
    fault.begin(bed);
    bed.revive();
    row.recovered(bed.firstFinished(injected));
  }

  private void submit() {
    while (!done) {
      Work work = Work.small("small-" + names.incrementAndGet());
      try {
        Answer answer =
            bed.ledger().submit(bed.client(), bed.context(), work, "timeout=0", row).join();
        if (answer.status() != 202) {
          Pause.of(REFUSED);
        }
      } catch (CompletionException e) {
        Pause.of(REFUSED);
      }
    }
  }
}
