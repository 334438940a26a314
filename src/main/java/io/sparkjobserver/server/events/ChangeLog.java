package io.sparkjobserver.server.events;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The last {@value #KEPT} changes, for whoever reads them at a pace of their own. Thread-safe;
 * nothing blocks.
 */
@ApplicationScoped
public class ChangeLog {

  /** How many changes are kept. */
  static final int KEPT = 4_096;

  private static final int PAGE = 256;

  private final ArrayDeque<NumberedChange> kept = new ArrayDeque<>();
  private final Set<Awaited> awaiting = new HashSet<>();

  @Incoming(Changes.CHANNEL)
  void heard(NumberedChange change) {
    List<Awaited> awaited;
    synchronized (this) {
      if (kept.size() == KEPT) {
        kept.removeFirst();
      }
      kept.addLast(change);
      awaited = List.copyOf(awaiting);
      awaiting.clear();
    }
    awaited.forEach(one -> one.news.complete(null));
  }

  /** The number of the newest change; 0 where there was none. */
  synchronized long last() {
    return kept.isEmpty() ? 0 : kept.getLast().number();
  }

  /** Whether all changes after a number are kept still. */
  synchronized boolean reachesBackTo(long number) {
    return number >= last() || kept.getFirst().number() <= number + 1;
  }

  /** The changes after a number that are kept, oldest first, at most {@value #PAGE} of them. */
  synchronized List<NumberedChange> after(long number) {
    List<NumberedChange> newer = new ArrayList<>();
    // From the end: who reads along has seen nearly all of them.
    Iterator<NumberedChange> newestFirst = kept.descendingIterator();
    while (newestFirst.hasNext()) {
      NumberedChange change = newestFirst.next();
      if (change.number() <= number) {
        break;
      }
      newer.add(change);
    }
    Collections.reverse(newer);
    return newer.size() <= PAGE ? newer : List.copyOf(newer.subList(0, PAGE));
  }

  /**
   * Waits for a change after a number.
   *
   * @param bound how long to wait
   * @return completes when there is one, or at the bound; on a thread that must not be held up
   */
  CompletionStage<Void> news(long number, Duration bound) {
    Awaited one = new Awaited();
    synchronized (this) {
      if (last() > number) {
        return CompletableFuture.completedStage(null);
      }
      awaiting.add(one);
    }
    return one.news
        .completeOnTimeout(null, bound.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, error) -> forget(one));
  }

  private synchronized void forget(Awaited one) {
    awaiting.remove(one);
  }

  /** Somebody who waits for a change. */
  private static final class Awaited {
    private final CompletableFuture<Void> news = new CompletableFuture<>();
  }
}
