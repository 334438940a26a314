package io.sparkjobserver.server.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The jobs that wait for a slot, by the contexts that this server looks after, in the order of
 * their ids, in which they came. What counts is the database, where they are QUEUED; here is only
 * whose turn it is. Thread-safe.
 */
@ApplicationScoped
class JobQueues {

  private final Map<String, SortedMap<String, Job>> byContext = new ConcurrentHashMap<>();
  private final int most;

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
    SortedMap<String, Job> queue = byContext.get(contextId);
    return queue != null && queue.size() >= most;
  }

  /** Puts a job in its place; does nothing where it is there. */
  void add(Job job) {
    byContext.compute(
        job.contextId(),
        (id, there) -> {
          SortedMap<String, Job> queue = there == null ? new TreeMap<>() : there;
          queue.put(job.id(), job);
          return queue;
        });
  }

  /** Takes the job whose turn it is, where it gets a slot. */
  Optional<Job> next(String contextId, Predicate<Job> takesSlot) {
    Job[] taken = new Job[1];
    byContext.computeIfPresent(
        contextId,
        (id, queue) -> {
          Job first = queue.values().iterator().next();
          if (takesSlot.test(first)) {
            taken[0] = first;
            queue.remove(first.id());
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
          queue.remove(job.id());
          return queue.isEmpty() ? null : queue;
        });
  }

  /** A context is over, or looked after elsewhere. */
  void drop(String contextId) {
    byContext.remove(contextId);
  }

  /** Which place a job has, from 1; nothing where it does not wait here. */
  OptionalInt position(Job job) {
    int[] position = {0};
    byContext.computeIfPresent(
        job.contextId(),
        (id, queue) -> {
          if (queue.containsKey(job.id())) {
            position[0] = queue.headMap(job.id()).size() + 1;
          }
          return queue;
        });
    return position[0] == 0 ? OptionalInt.empty() : OptionalInt.of(position[0]);
  }
}
