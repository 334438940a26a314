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
 * A server that stops in order leaves no driver behind, unless it is to: each is asked to stop, and
 * ended where it does not.
 */
@ApplicationScoped
class ContextShutdown {

  private static final Logger LOG = LoggerFactory.getLogger(ContextShutdown.class);
  private static final int FIRST = 1;
  private static final Duration ASKED = Duration.ofSeconds(8);
  private static final Duration FORCED = Duration.ofSeconds(3);

  private final Contexts contexts;
  private final LiveContexts live;
  private final ContextsConfig config;

  ContextShutdown(Contexts contexts, LiveContexts live, ContextsConfig config) {
    this.contexts = contexts;
    this.live = live;
    this.config = config;
  }

  void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
    switch (config.driversAtShutdown()) {
      case STOP -> stop(live.all());
      case LEAVE -> {
        List<LiveContext> up = live.all().stream().filter(LiveContext::wasUp).toList();
        // The next server could do nothing with the others but end them.
        stop(live.all().stream().filter(context -> !up.contains(context)).toList());
        LOG.info("Leaving the drivers of {} contexts to the next server", up.size());
      }
    }
  }

  private void stop(List<LiveContext> running) {
    if (running.isEmpty()) {
      return;
    }
    LOG.info("Stopping {} contexts", running.size());
    if (!await(
        running.stream()
            .map(context -> contexts.stop(context, false).toCompletableFuture())
            .toList(),
        ASKED)) {
      running.forEach(context -> context.driver().endProcess());
      await(
          running.stream().map(context -> context.ended().toCompletableFuture()).toList(), FORCED);
    }
  }

  private static boolean await(List<? extends CompletableFuture<?>> ends, Duration bound) {
    return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, error) -> error == null)
        .join();
  }
}
