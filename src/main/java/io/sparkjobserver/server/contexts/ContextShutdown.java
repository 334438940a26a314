package io.sparkjobserver.server.contexts;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that stops in order leaves no driver behind: each is asked to stop, and ended where it
 * does not.
 */
@ApplicationScoped
class ContextShutdown {

  private static final Logger LOG = LoggerFactory.getLogger(ContextShutdown.class);
  private static final int FIRST = 1;
  private static final Duration ASKED = Duration.ofSeconds(8);
  private static final Duration FORCED = Duration.ofSeconds(3);

  private final Contexts contexts;
  private final LiveContexts live;

  ContextShutdown(Contexts contexts, LiveContexts live) {
    this.contexts = contexts;
    this.live = live;
  }

  void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
    List<LiveContext> running = live.all();
    if (running.isEmpty()) {
      return;
    }
    LOG.info("Stopping {} contexts", running.size());
    if (!await(
        running.stream()
            .map(context -> contexts.stop(context, false).toCompletableFuture())
            .toList(),
        ASKED)) {
      List<LiveContext> left = live.all();
      left.forEach(context -> context.driver().endProcess());
      await(left.stream().map(context -> context.ended().toCompletableFuture()).toList(), FORCED);
    }
  }

  private static boolean await(List<? extends CompletableFuture<?>> ends, Duration bound) {
    return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, error) -> error == null)
        .join();
  }
}
