package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.KillStep;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The jobs of a driver that were called off and whose work goes on: how far each is, and that none
 * goes on for ever. Thread-safe.
 */
final class Kills {

  private final Clock clock;
  private final Duration bound;
  private final Consumer<String> late;
  private final Map<String, Pending> underWay = new HashMap<>();

  /**
   * @param bound how long the end of a job may take
   * @param late is told of a job that took longer, on a thread that it must not block
   */
  Kills(Clock clock, Duration bound, Consumer<String> late) {
    this.clock = clock;
    this.bound = bound;
    this.late = late;
  }

  /** A job is called off. One that was already goes on as it is. */
  void begin(String jobId) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    synchronized (this) {
      if (underWay.containsKey(jobId)) {
        return;
      }
      underWay.put(jobId, new Pending(now(KillStep.REQUESTED), over));
    }
    over.orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            timeout -> {
              reached(jobId, KillStep.PROCESS);
              late.accept(jobId);
              return null;
            });
  }

  /** The end of a job has come that far. One that is further, or not called off, stays as it is. */
  synchronized void reached(String jobId, KillStep step) {
    underWay.computeIfPresent(
        jobId,
        (id, pending) ->
            step.compareTo(pending.kill().step()) > 0
                ? new Pending(now(step), pending.over())
                : pending);
  }

  /** A job's work is gone. */
  synchronized void over(String jobId) {
    Pending pending = underWay.remove(jobId);
    if (pending != null) {
      pending.over().complete(null);
    }
  }

  /** Keeps only those jobs. */
  synchronized void retain(Predicate<String> jobs) {
    List.copyOf(underWay.keySet()).stream().filter(jobs.negate()).forEach(this::over);
  }

  /** Nothing of any job goes on. */
  void allOver() {
    retain(job -> false);
  }

  /** How far the end of a job is; nothing where it was not called off or is gone. */
  synchronized Optional<Kill> of(String jobId) {
    return Optional.ofNullable(underWay.get(jobId)).map(Pending::kill);
  }

  /** The jobs whose work goes on. */
  synchronized List<String> jobs() {
    return List.copyOf(underWay.keySet());
  }

  private Kill now(KillStep step) {
    return new Kill(step, clock.instant());
  }

  private record Pending(Kill kill, CompletableFuture<Void> over) {}
}
