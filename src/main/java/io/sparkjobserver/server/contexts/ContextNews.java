package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.events.Change;
import io.sparkjobserver.server.events.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Tells what is stored of contexts. Called after the commit. Thread-safe; nothing blocks. */
@ApplicationScoped
class ContextNews {

  private final Changes changes;
  private final Clock clock;

  ContextNews(Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /** A context is in that state now. */
  void is(Context context, ContextState state) {
    changes.tell(new Change.OfContext(context.id(), context.name(), state.name(), clock.instant()));
  }
}
