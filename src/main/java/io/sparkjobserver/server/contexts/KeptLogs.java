package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.drivers.DriverLogs.Stretch;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ends of the logs of drivers that are over, so that why one ended can be read when its
 * machine is gone, and from any server on the same database. Thread-safe.
 */
@ApplicationScoped
class KeptLogs {

  /** How much is kept of a log, in bytes. */
  static final int MOST = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(KeptLogs.class);

  /** How long the end of a context waits for it. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final LogSources sources;
  private final KeptLogRepository kept;
  private final ExecutorService blocking;

  KeptLogs(LogSources sources, KeptLogRepository kept, ExecutorService blocking) {
    this.sources = sources;
    this.kept = kept;
    this.blocking = blocking;
  }

  /**
   * Keeps the end of a driver's log, once. Does not block and never fails: a log that could not be
   * kept is a warning.
   *
   * @return completes when that is done, or takes too long to be waited for
   */
  CompletionStage<Void> keep(String driverId) {
    return CompletableFuture.runAsync(() -> store(driverId), blocking)
        .orTimeout(BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            error -> {
              LOG.warn("The end of the log of driver {} is not kept", driverId, error);
              return null;
            });
  }

  private void store(String driverId) {
    try {
      Optional<ReadableLog> log = sources.find(driverId);
      if (log.isPresent()) {
        store(driverId, end(log.get()));
      }
    } catch (IOException e) {
      LOG.warn("The log of driver {} cannot be read, and its end is not kept", driverId, e);
    }
  }

  private void store(String driverId, byte[] end) {
    try {
      Transactions.run(() -> kept.persistAndFlush(new KeptLogEntity(driverId, end)));
    } catch (RuntimeException e) {
      // It was kept before, or its driver is removed.
      if (!ConstraintViolations.caused(e)) {
        throw e;
      }
    }
  }

  /** The last bytes, from the beginning of a line where there is one among them. */
  private static byte[] end(ReadableLog log) throws IOException {
    long length = log.length();
    int size = (int) Math.min(MOST, length);
    byte[] end = log.readFully(length - size, size);
    if (size == length) {
      return end;
    }
    int begin = 0;
    while (begin < size && end[begin] != '\n') {
      begin++;
    }
    return begin < size - 1 ? Arrays.copyOfRange(end, begin + 1, size) : end;
  }

  /** Whether something is kept of a driver's log, which is then all written. Blocks. */
  boolean has(String driverId) {
    return QuarkusTransaction.joiningExisting().call(() -> kept.count("driverId", driverId) == 1);
  }

  /** What is kept of a driver's log. Blocks. */
  Optional<ReadableLog> find(String driverId) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> kept.findByIdOptional(driverId))
        .map(row -> row.bytes)
        .map(
            bytes ->
                (offset, most) -> {
                  int from = (int) Math.min(offset, bytes.length);
                  int size = Math.min(most, bytes.length - from);
                  return new Stretch(ByteBuffer.wrap(bytes, from, size), bytes.length);
                });
  }
}
