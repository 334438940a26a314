package io.sparkjobserver.server.events;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Requests that wait for the next change of one thing, at most {@value #MOST} at once. A change by
 * another server process is not told here: where that one looks after the thing, it is looked at
 * every second. Thread-safe.
 */
@ApplicationScoped
public class ChangeWaits {

  private static final int MOST = 10_000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A connection on which nothing is said for longer may be taken for dead. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<Subject, Set<Waiting>> waiting = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST);
  private final ExecutorService blocking;

  ChangeWaits(ExecutorService blocking) {
    this.blocking = blocking;
  }

  /** What can be waited for. */
  public sealed interface Subject {

    /** A job, by its id. */
    record Job(String id) implements Subject {}

    /** The newest context of a name. */
    record Context(String name) implements Subject {}
  }

  /**
   * What is waited for, as it is now.
   *
   * @param state its state
   * @param last whether it will not change any more
   * @param elsewhere whether another server process looks after it
   */
  public record Sight(String state, boolean last, boolean elsewhere) {}

  /**
   * Waits for the next change.
   *
   * @param sight looks at the thing; may block, and what it throws the first time is thrown
   * @param bound how long to wait; at most five minutes are waited
   * @param cut completes where nothing is to be waited for any more
   * @return completes, without an error, at the next change, at the bound or at the cut; at once
   *     where there will be no change. May be on a thread that must not block
   * @throws ServerException {@link ErrorCode#BUSY} where too many wait already
   */
  public CompletionStage<Void> next(
      Subject subject, Supplier<Sight> sight, Duration bound, CompletionStage<Void> cut) {
    if (!places.tryAcquire()) {
      throw new ServerException(
          ErrorCode.BUSY,
          "%d requests wait for a change already; ask again later, or without wait"
              .formatted(MOST));
    }
    CompletableFuture<Void> changed = new CompletableFuture<>();
    // Before it is looked at: so no change is missed in between.
    Waiting place = new Waiting(changed);
    add(subject, place);
    CompletableFuture<Void> unused = changed.whenComplete((done, error) -> remove(subject, place));
    try {
      Sight now = sight.get();
      if (now.last()) {
        changed.complete(null);
      } else if (now.elsewhere()) {
        lookAgain(changed, sight, now.state());
      }
    } catch (RuntimeException e) {
      changed.complete(null);
      throw e;
    }
    cut.thenRun(() -> changed.complete(null));
    Duration wait = bound.compareTo(LONGEST) < 0 ? bound : LONGEST;
    return changed
        .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
        .minimalCompletionStage();
  }

  private void lookAgain(CompletableFuture<Void> changed, Supplier<Sight> sight, String before) {
    CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS, blocking)
        .execute(
            () -> {
              if (changed.isDone()) {
                return;
              }
              try {
                if (sight.get().state().equals(before)) {
                  lookAgain(changed, sight, before);
                  return;
                }
              } catch (RuntimeException e) {
                // It is gone, or cannot be looked at; the answer will say which.
              }
              changed.complete(null);
            });
  }

  @Incoming(Changes.CHANNEL)
  void heard(NumberedChange numbered) {
    Change change = numbered.change();
    if (change instanceof Change.OfJob job) {
      changed(new Subject.Job(job.id()));
    } else if (change instanceof Change.OfContext context) {
      changed(new Subject.Context(context.name()));
    }
  }

  private void changed(Subject subject) {
    Set<Waiting> there = waiting.remove(subject);
    if (there != null) {
      there.forEach(one -> one.changed.complete(null));
    }
  }

  private void add(Subject subject, Waiting one) {
    waiting.compute(
        subject,
        (key, there) -> {
          Set<Waiting> all = there == null ? ConcurrentHashMap.newKeySet() : there;
          all.add(one);
          return all;
        });
  }

  private void remove(Subject subject, Waiting one) {
    places.release();
    waiting.computeIfPresent(
        subject,
        (key, there) -> {
          there.remove(one);
          return there.isEmpty() ? null : there;
        });
  }

  /** One request that waits. */
  private static final class Waiting {
    private final CompletableFuture<Void> changed;

    private Waiting(CompletableFuture<Void> changed) {
      this.changed = changed;
    }
  }
}
