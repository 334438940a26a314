package io.sparkjobserver.server.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Counts the changes of this server process by what changed and to which state. */
@ApplicationScoped
class ChangeMetrics {

  private static final String NAME = "spark.jobserver.state.changes";

  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  ChangeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Incoming(Changes.CHANNEL)
  void heard(NumberedChange numbered) {
    Change change = numbered.change();
    counters
        .computeIfAbsent(
            new Counted(ChangeJson.type(change), change.state()),
            counted -> registry.counter(NAME, "type", counted.type(), "state", counted.state()))
        .increment();
  }

  private record Counted(String type, String state) {}
}
