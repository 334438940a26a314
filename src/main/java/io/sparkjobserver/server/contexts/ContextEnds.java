package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What a context that is over leaves for jobs that come too late to end with it. */
@ApplicationScoped
public class ContextEnds {

  private final ContextRepository contexts;

  ContextEnds(ContextRepository contexts) {
    this.contexts = contexts;
  }

  /** What such a job ends with; empty where the context is not over. Called in a transaction. */
  public Optional<Failure> of(String contextId) {
    return contexts
        .findOver(contextId)
        .map(
            context ->
                new Failure(
                    "Context (%s) for this job was terminated%s"
                        .formatted(context.name, context.error == null ? "" : ": " + context.error),
                    "",
                    ""));
  }
}
