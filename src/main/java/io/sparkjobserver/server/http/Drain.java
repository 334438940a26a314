package io.sparkjobserver.server.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of a server that was told to stop, while its HTTP port is still open. First it is
 * only not ready, so that load balancers send nothing more; then it takes no new work and waits for
 * requests that are under way; at the bound it has those answered as things stand. Thread-safe.
 */
@ApplicationScoped
public class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** How long requests that were cut off may take to be answered. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final ShutdownConfig config;
  private final Set<Request> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;
  private volatile boolean draining;

  Drain(ShutdownConfig config) {
    this.config = config;
  }

  /** Whether the server is on its way out, so that new requests should go elsewhere. */
  public boolean isLeaving() {
    return leaving;
  }

  /**
   * Serves a request for new work.
   *
   * @param request is given a stage that completes when it is to be answered as things stand
   * @throws ServerException {@link ErrorCode#BUSY} where the server takes no new work
   */
  public <T> CompletableFuture<T> takeNew(
      Function<CompletionStage<Void>, CompletionStage<T>> request) {
    return follow(
        cut -> {
          if (draining) {
            throw new ServerException(
                ErrorCode.BUSY,
                "The server is shutting down and takes no new work; try again when it is back");
          }
          return request.apply(cut);
        });
  }

  /** Serves a request that is welcome until the end; otherwise as {@link #takeNew}. */
  public <T> CompletableFuture<T> follow(
      Function<CompletionStage<Void>, CompletionStage<T>> request) {
    Request one = new Request(new CompletableFuture<>(), new CompletableFuture<>());
    // Before it is looked whether it is welcome: so none slips through between the two.
    underWay.add(one);
    try {
      return request
          .apply(one.cut())
          .toCompletableFuture()
          .whenComplete((answer, error) -> answered(one));
    } catch (RuntimeException e) {
      answered(one);
      throw e;
    }
  }

  private void answered(Request one) {
    underWay.remove(one);
    one.answered().complete(null);
  }

  /** Called before anything is stopped; blocks the stop. Whatever happens, the stop goes on. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    leaving = true;
    try {
      if (!config.readinessDelay().isZero()) {
        LOG.info("Not ready any more; new work is taken for another {}", config.readinessDelay());
        TimeUnit.MILLISECONDS.sleep(config.readinessDelay().toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      draining = true;
    }
    if (allAnswered(config.drainTimeout())) {
      return;
    }
    LOG.warn(
        "{} requests are not answered after {}; they are told where to look",
        underWay.size(),
        config.drainTimeout());
    underWay.forEach(request -> request.cut().complete(null));
    boolean unused = allAnswered(LAST_ANSWERS);
  }

  private boolean allAnswered(Duration bound) {
    return CompletableFuture.allOf(
            underWay.stream().map(Request::answered).toArray(CompletableFuture<?>[]::new))
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, late) -> late == null)
        .join();
  }

  /**
   * A request that is under way.
   *
   * @param cut completes when it is to be answered as things stand
   * @param answered completes when it is
   */
  private record Request(CompletableFuture<Void> cut, CompletableFuture<Void> answered) {}
}
