package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.protocol.DriverMessage.JobEnded;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that the server told the driver to run and whose end it has not acknowledged, oldest
 * first. Not thread-safe: it belongs to the link.
 */
final class Outbox {

  /** How many acknowledged jobs are remembered, so that a late order does not run one again. */
  static final int REMEMBERED = 4096;

  /** How many ends are said again at once: a server that comes back is not to be flooded. */
  static final int BATCH = 200;

  /**
   * How many characters of errors are kept whole. Results need no bound here: the {@link
   * io.sparkjobserver.driver.jobs.ResultStore} gives out no more of them than it has memory for.
   */
  static final int ERRORS = 4 << 20;

  private final LongSupplier nanoTime;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> acknowledged = new LinkedHashSet<>();

  /** When the jobs began whose start was not said yet, in that order. */
  private final Map<String, Long> starts = new LinkedHashMap<>();

  private @Nullable String lastAcknowledged;

  /** How many characters the errors of all ends have. */
  private int errors;

  Outbox(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes a job. False where it is known, be it over or not, and where there are too many: the
   * server tells it again when it sees that it is not known.
   *
   * @param startAwaited whether its start is to be said at once
   */
  boolean told(String jobId, boolean startAwaited) {
    return !acknowledged.contains(jobId)
        && entries.size() < Protocol.MAX_JOBS
        && entries.putIfAbsent(jobId, new Entry(startAwaited)) == null;
  }

  /**
   * Notes how a job ended; the message is regarded as sent now. Where there are too many errors
   * already, another one is cut short.
   */
  JobEnded ended(String jobId, JobOutcome outcome) {
    JobOutcome kept =
        errors + Outcomes.errorLength(outcome) > ERRORS ? Outcomes.brief(outcome) : outcome;
    JobEnded message = new JobEnded(jobId, kept);
    Entry entry = entries.computeIfAbsent(jobId, unused -> new Entry(false));
    starts.remove(jobId);
    errors += Outcomes.errorLength(kept) - entry.errorLength();
    entry.end = message;
    entry.sentAt = nanoTime.getAsLong();
    return message;
  }

  /** Forgets a job whose end the server has. False where there is no such end. */
  boolean acknowledge(String jobId) {
    Entry entry = entries.get(jobId);
    if (entry == null || entry.end == null) {
      return false;
    }
    entries.remove(jobId);
    errors -= entry.errorLength();
    acknowledged.add(jobId);
    lastAcknowledged = jobId;
    if (acknowledged.size() > REMEMBERED) {
      acknowledged.remove(acknowledged.iterator().next());
    }
    return true;
  }

  /** The job that was acknowledged last. */
  Optional<String> lastAcknowledged() {
    return Optional.ofNullable(lastAcknowledged);
  }

  /** Notes that a job runs; answers whether that is to be said at once. */
  boolean begun(String jobId) {
    Entry entry = entries.get(jobId);
    if (entry == null) {
      return true;
    }
    entry.begun = true;
    if (!entry.startAwaited) {
      starts.put(jobId, nanoTime.getAsLong());
    }
    return entry.startAwaited;
  }

  /** The jobs that have run for that long and whose start was not said; regarded as said now. */
  List<String> starts(Duration age) {
    long limit = nanoTime.getAsLong() - age.toNanos();
    List<String> due =
        starts.entrySet().stream()
            .takeWhile(start -> start.getValue() - limit <= 0)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(starts::remove);
    return due;
  }

  /** Whether there are jobs that run and whose start was not said. */
  boolean hasStarts() {
    return !starts.isEmpty();
  }

  /** The jobs that run. */
  List<String> begun() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().begun && entry.getValue().end == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The jobs that are not over, a bounded number of them. */
  List<String> running(int limit) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().end == null)
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Every job here, over or not. */
  List<String> jobs() {
    return List.copyOf(entries.keySet());
  }

  /** Whether every end is acknowledged. */
  boolean hasNoEnds() {
    return entries.values().stream().allMatch(entry -> entry.end == null);
  }

  /**
   * The ends that were not sent for that long, a batch at a time; regarded as sent now. They go to
   * the back of the queue, so that none waits behind others that are never acknowledged.
   */
  List<JobEnded> due(Duration age) {
    long now = nanoTime.getAsLong();
    Map<String, Entry> moved = new LinkedHashMap<>();
    List<JobEnded> due = new ArrayList<>();
    Iterator<Map.Entry<String, Entry>> queue = entries.entrySet().iterator();
    while (queue.hasNext() && due.size() < BATCH) {
      Map.Entry<String, Entry> next = queue.next();
      Entry entry = next.getValue();
      if (entry.end != null && now - entry.sentAt >= age.toNanos()) {
        entry.sentAt = now;
        due.add(entry.end);
        moved.put(next.getKey(), entry);
        queue.remove();
      }
    }
    entries.putAll(moved);
    return due;
  }

  private static final class Entry {
    private final boolean startAwaited;
    private boolean begun;
    private @Nullable JobEnded end;
    private long sentAt;

    private Entry(boolean startAwaited) {
      this.startAwaited = startAwaited;
    }

    private int errorLength() {
      return end == null ? 0 : Outcomes.errorLength(end.outcome());
    }
  }
}
