package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * Clients that ask again as soon as they are answered, each on a connection of its own.
 *
 * @param server whom they ask
 * @param clients how many they are
 * @param exchange what each does again and again
 */
record Load(Server server, int clients, Exchange exchange) {

  /** A request and its answer. */
  @FunctionalInterface
  interface Exchange {

    /**
     * Asks, and looks at the answer.
     *
     * @throws AssertionError where it is wrong
     */
    void on(HttpConnection connection) throws IOException;
  }

  /** Runs for some time. */
  Latencies during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return during(() -> System.nanoTime() - end < 0);
  }

  /** Does it so many times, all clients together. */
  Latencies times(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return during(() -> left.getAndDecrement() > 0);
  }

  /** Runs for as long as that is so. */
  Latencies during(BooleanSupplier goOn) {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long start = System.nanoTime();
      List<Future<long[]>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(threads.submit(() -> record(goOn)));
      }
      LongStream all = LongStream.empty();
      for (Future<long[]> client : running) {
        all = LongStream.concat(all, LongStream.of(client.get()));
      }
      return new Latencies(all, System.nanoTime() - start);
    } catch (ExecutionException e) {
      throw new AssertionError("A client failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private long[] record(BooleanSupplier goOn) throws IOException {
    LongStream.Builder nanos = LongStream.builder();
    try (HttpConnection connection = server.connect()) {
      while (goOn.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
        long start = System.nanoTime();
        exchange.on(connection);
        nanos.add(System.nanoTime() - start);
      }
    }
    return nanos.build().toArray();
  }
}
