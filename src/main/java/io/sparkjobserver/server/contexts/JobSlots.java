package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverHandle.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which jobs hold the slots of a context, and which of them the driver has not confirmed yet. A
 * slot is held until the work is gone, not only until somebody called it off. Thread-safe.
 */
public final class JobSlots {

  /** Heartbeats without a sent job after which it is sent again. */
  private static final int PATIENCE = 2;

  private final int size;
  private long taken;
  private volatile Runnable onFree = () -> {};
  private final Set<String> holders = new HashSet<>();
  private final Map<String, Unconfirmed> unconfirmed = new HashMap<>();

  JobSlots(int size) {
    this.size = size;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Whether none is free. */
  synchronized boolean isFull() {
    return holders.size() >= size;
  }

  /** Takes a slot for a job; answers whether there was one. */
  public synchronized boolean take(String jobId) {
    boolean free = holders.size() < size && holders.add(jobId);
    taken += free ? 1 : 0;
    return free;
  }

  /** How many were taken ever. */
  synchronized long taken() {
    return taken;
  }

  /** Whether none is taken at present. */
  synchronized boolean isEmpty() {
    return holders.isEmpty();
  }

  /** Has something run whenever a slot was given back; it must not block. */
  void onFree(Runnable run) {
    onFree = run;
  }

  /** Gives a job's slot back; does nothing where it holds none. */
  public void free(String jobId) {
    if (remove(jobId)) {
      onFree.run();
    }
  }

  private synchronized boolean remove(String jobId) {
    unconfirmed.remove(jobId);
    return holders.remove(jobId);
  }

  /** Whether a job has a slot. */
  synchronized boolean holds(String jobId) {
    return holders.contains(jobId);
  }

  /** Counts a job in that runs already. */
  synchronized void occupy(String jobId) {
    holders.add(jobId);
  }

  synchronized void sent(Order order) {
    holders.add(order.id());
    unconfirmed.put(order.id(), new Unconfirmed(order));
  }

  synchronized void known(String jobId) {
    unconfirmed.remove(jobId);
  }

  /**
   * The job is not wanted any more: it is not sent again, and frees its slot where it never
   * arrived.
   */
  synchronized void callOff(String jobId) {
    Unconfirmed job = unconfirmed.get(jobId);
    if (job != null) {
      job.calledOff = true;
    }
  }

  /** What is to be sent again, given the jobs that the driver knows. */
  List<Order> missing(List<String> knownJobs) {
    List<Order> again = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    synchronized (this) {
      knownJobs.forEach(unconfirmed::remove);
      for (Unconfirmed job : unconfirmed.values()) {
        if (++job.heartbeats > PATIENCE) {
          job.heartbeats = 0;
          if (job.calledOff) {
            gone.add(job.order.id());
          } else {
            again.add(job.order);
          }
        }
      }
    }
    // Not under the lock: whoever hears of a free slot takes it at once.
    gone.forEach(this::free);
    return again;
  }

  private static final class Unconfirmed {
    private final Order order;
    private int heartbeats;
    private boolean calledOff;

    private Unconfirmed(Order order) {
      this.order = order;
    }
  }
}
