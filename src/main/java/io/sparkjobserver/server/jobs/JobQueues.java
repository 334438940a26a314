package io.sparkjobserver.server.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that wait for a slot, by the contexts that this server looks after, in the order of
 * their ids, in which they came. What counts is the database, where they are QUEUED; here is only
 * whose turn it is. Thread-safe.
 */
@ApplicationScoped
class JobQueues {

  /** How many characters of inputs are kept in all: the others are read when it is their turn. */
  private static final int KEPT = 1_000_000;

  private final Map<String, NavigableMap<String, Queued>> byContext = new ConcurrentHashMap<>();
  private final int most;

  /** How many characters the inputs that are kept here have in all. */
  private final AtomicLong kept = new AtomicLong();

  JobQueues(QueueConfig config) {
    this.most = config.maxQueuedJobsPerContext();
  }

  /** How many jobs may wait for one context. */
  int most() {
    return most;
  }

  /** Whether nobody waits for the slots of a context. */
  boolean isEmpty(String contextId) {
    return !byContext.containsKey(contextId);
  }

  /**
   * Whether as many jobs wait as may. Requests that ask at the same time may exceed that by few.
   */
  boolean isFull(String contextId) {
    NavigableMap<String, Queued> queue = byContext.get(contextId);
    return queue != null && queue.size() >= most;
  }

  /**
   * Puts a job in its place; does nothing where it is there.
   *
   * @param input its configuration, where the caller has it
   */
  void add(Job job, Optional<String> input) {
    byContext.compute(
        job.contextId(),
        (id, there) -> {
          NavigableMap<String, Queued> queue = there == null ? new TreeMap<>() : there;
          queue.computeIfAbsent(job.id(), same -> new Queued(job, input.filter(this::keeps)));
          return queue;
        });
  }

  private boolean keeps(String input) {
    if (kept.addAndGet(input.length()) <= KEPT) {
      return true;
    }
    kept.addAndGet(-input.length());
    return false;
  }

  /** Takes the job whose turn it is, where it gets a slot. */
  Optional<Queued> next(String contextId, Predicate<Job> takesSlot) {
    Queued[] taken = new Queued[1];
    byContext.computeIfPresent(
        contextId,
        (id, queue) -> {
          Queued first = queue.values().iterator().next();
          if (takesSlot.test(first.job())) {
            taken[0] = remove(queue, first.job());
          }
          return queue.isEmpty() ? null : queue;
        });
    return Optional.ofNullable(taken[0]);
  }

  /** A job does not wait any more. */
  void remove(Job job) {
    byContext.computeIfPresent(
        job.contextId(),
        (id, queue) -> {
          remove(queue, job);
          return queue.isEmpty() ? null : queue;
        });
  }

  private @Nullable Queued remove(NavigableMap<String, Queued> queue, Job job) {
    Queued gone = queue.remove(job.id());
    letGo(gone);
    return gone;
  }

  private void letGo(@Nullable Queued gone) {
    if (gone != null) {
      gone.input().ifPresent(input -> kept.addAndGet(-input.length()));
    }
  }

  /** A context is over, or looked after elsewhere. */
  void drop(String contextId) {
    byContext.computeIfPresent(
        contextId,
        (id, queue) -> {
          queue.values().forEach(this::letGo);
          return null;
        });
  }

  /** Which place a job has, from 1; nothing where it does not wait here. */
  OptionalInt position(Job job) {
    int[] position = {0};
    byContext.computeIfPresent(
        job.contextId(),
        (id, queue) -> {
          if (queue.containsKey(job.id())) {
            position[0] = place(queue, job.id());
          }
          return queue;
        });
    return position[0] == 0 ? OptionalInt.empty() : OptionalInt.of(position[0]);
  }

  /**
   * Counts from both ends: it is most often asked of those that came last or are next, and the
   * queue is closed meanwhile.
   */
  private static int place(NavigableMap<String, Queued> queue, String jobId) {
    Iterator<String> first = queue.navigableKeySet().iterator();
    Iterator<String> last = queue.navigableKeySet().descendingIterator();
    for (int steps = 1; ; steps++) {
      if (first.next().equals(jobId)) {
        return steps;
      }
      if (last.next().equals(jobId)) {
        return queue.size() - steps + 1;
      }
    }
  }

  /**
   * A job that waits.
   *
   * @param job the job
   * @param input its configuration, where it is kept here
   */
  record Queued(Job job, Optional<String> input) {}
}
