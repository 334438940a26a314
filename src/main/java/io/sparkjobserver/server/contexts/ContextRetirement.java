package io.sparkjobserver.server.contexts;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends contexts that have reached a limit of their settings: they take no more jobs, and stop when
 * those that they have are over. It looks each second, so that is how exact it is.
 */
@ApplicationScoped
class ContextRetirement {

  private static final Logger LOG = LoggerFactory.getLogger(ContextRetirement.class);

  private final LiveContexts live;
  private final ContextStops stops;
  private final Clock clock;

  /** By context. */
  private final Map<String, Use> uses = new HashMap<>();

  ContextRetirement(LiveContexts live, ContextStops stops, Clock clock) {
    this.live = live;
    this.stops = stops;
    this.clock = clock;
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  synchronized void look() {
    Map<String, LiveContext> limited =
        live.all().stream()
            .filter(context -> context.isUp() && !context.adHoc())
            .filter(context -> !context.limits().areNone())
            .collect(Collectors.toMap(LiveContext::id, context -> context));
    uses.keySet().retainAll(limited.keySet());
    limited.values().forEach(this::look);
  }

  private void look(LiveContext context) {
    Instant now = clock.instant();
    long jobs = context.slots().taken();
    Use before = uses.computeIfAbsent(context.id(), unseen -> new Use(jobs, now));
    boolean used = !context.slots().isEmpty() || before.jobs() != jobs;
    Use use = used ? new Use(jobs, now) : before;
    uses.put(context.id(), use);
    if (context.isRetiring()) {
      // A job that came just before that was noted is waited for.
      if (!used && !context.isAskedToStop()) {
        LOG.info("Context {} ({}) has no more jobs and is stopped", context.name(), context.id());
        var unused = stops.stop(context, false);
      }
      return;
    }
    Optional<String> reached =
        context
            .limits()
            .reached(
                Duration.between(use.last(), now),
                Duration.between(context.asMade().startedAt(), now),
                jobs);
    reached.ifPresent(
        why -> {
          LOG.info("Context {} ({}) is to end: {}", context.name(), context.id(), why);
          context.retire();
        });
  }

  /**
   * How a context was used.
   *
   * @param jobs how many jobs it had
   * @param last when it had one last
   */
  private record Use(long jobs, Instant last) {}
}
