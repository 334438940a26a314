package io.sparkjobserver.server.store;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what must be on disk before somebody is told so. One thread takes whatever waits, up to
 * {@value #BATCH} pieces, and commits it in one transaction: alone a write costs one commit, under
 * load many share it. Writes happen in the order of the calls. Thread-safe.
 */
@ApplicationScoped
public class GroupCommit {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int BATCH = 64;
  private static final int WAITING = 10_000;

  private final BlockingQueue<Write<?>> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread writer = new Thread(this::run, "group-commit");
  private volatile boolean stopping;

  @PostConstruct
  void start() {
    writer.setDaemon(true);
    writer.start();
  }

  /** Writes what waits and ends. */
  @PreDestroy
  void stop() {
    stopping = true;
    // No interrupt: embedded H2 closes the database of a thread that is interrupted while it
    // writes. This wakes the writer; where the queue is full it does not sleep.
    waiting.offer(new Write<>(() -> true));
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has a piece of work done inside a transaction and committed.
   *
   * @param work touches the database and nothing else: it may be done more than once where its
   *     neighbours' transaction failed or the database gave it up
   * @return the work's answer, when it is committed, or what it threw; a {@link ServerException} of
   *     {@link ErrorCode#BUSY} where too much waits already. Continuations run on the writing
   *     thread and must not block it
   */
  public <T> CompletionStage<T> write(Supplier<T> work) {
    Write<T> write = new Write<>(work);
    // Looked at after the offer: what is still in the queue of a writer that ends is written by
    // nobody, and what the writer took is written and told.
    if (!waiting.offer(write) || (stopping && waiting.remove(write))) {
      return CompletableFuture.failedStage(
          new ServerException(
              ErrorCode.BUSY,
              "The server cannot store more at the moment; try again in a few seconds"));
    }
    return write.done;
  }

  private void run() {
    List<Write<?>> batch = new ArrayList<>(BATCH);
    while (!stopping || !waiting.isEmpty()) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        commit(batch);
      } catch (InterruptedException e) {
        // Nobody has a reason to, and what waits is to be written all the same.
        LOG.warn("The thread that writes was interrupted and goes on");
      } finally {
        batch.clear();
      }
    }
  }

  private static void commit(List<Write<?>> batch) {
    try {
      Transactions.run(() -> batch.forEach(Write::work));
      batch.forEach(Write::succeed);
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.get(0).done.completeExceptionally(e);
      } else {
        // One of them spoilt the transaction of all; each gets its own.
        batch.forEach(write -> commit(List.of(write)));
      }
    }
  }

  private static final class Write<T> {
    private final Supplier<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Runnable success = () -> {};

    private Write(Supplier<T> work) {
      this.work = work;
    }

    private void work() {
      T answer = work.get();
      success = () -> done.complete(answer);
    }

    private void succeed() {
      success.run();
    }
  }
}
