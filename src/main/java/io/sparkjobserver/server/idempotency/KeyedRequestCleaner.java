package io.sparkjobserver.server.idempotency;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Forgets requests with keys that were made long ago. */
@ApplicationScoped
class KeyedRequestCleaner {

  private static final int PAGE = 100;

  private final KeyedRequestRepository requests;
  private final IdempotencyConfig config;
  private final Clock clock;

  KeyedRequestCleaner(KeyedRequestRepository requests, IdempotencyConfig config, Clock clock) {
    this.requests = requests;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    Instant limit = clock.instant().minus(config.idempotencyKeysKept());
    int removed;
    do {
      removed =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    List<String> old = requests.createdBefore(limit, PAGE);
                    return old.isEmpty() ? 0 : (int) requests.delete("id in ?1", old);
                  });
    } while (removed == PAGE);
  }
}
