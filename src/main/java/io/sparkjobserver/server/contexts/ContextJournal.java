package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.store.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Writes what happens to contexts. Each method answers when it is committed; none blocks. */
@ApplicationScoped
class ContextJournal {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final ContextListener listener;
  private final GroupCommit commits;
  private final Clock clock;

  ContextJournal(
      ContextRepository contexts,
      DriverRepository drivers,
      ContextListener listener,
      GroupCommit commits,
      Clock clock) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.listener = listener;
    this.commits = commits;
    this.clock = clock;
  }

  CompletionStage<Void> joined(String driverId, String address) {
    return commits.write(
        () -> {
          drivers.joined(driverId, address);
          return null;
        });
  }

  /**
   * Answers the context where it is RUNNING now, be it by this call or before; nothing where it may
   * not be.
   */
  CompletionStage<Optional<Context>> running(
      String contextId, String applicationId, Optional<String> uiUrl) {
    return commits.write(
        () -> {
          contexts.moveToRunning(contextId, applicationId, uiUrl.orElse(null));
          return contexts
              .findFresh(contextId)
              .map(ContextEntity::toContext)
              .filter(context -> context.state() == ContextState.RUNNING);
        });
  }

  /** Answers whether this call began to stop it. */
  CompletionStage<Boolean> stopping(String contextId) {
    return commits.write(() -> contexts.move(contextId, ContextState.STOPPING));
  }

  /**
   * Ends a context, its driver and its jobs together.
   *
   * @param ending from the state that the context is in to the one that it ends in, and why
   * @return the context as it ended
   */
  CompletionStage<Ended> ended(
      String contextId, String driverId, Function<ContextState, Ending> ending) {
    return commits.write(
        () -> {
          ContextEntity entity = contexts.findFresh(contextId).orElseThrow();
          Ending end = ending.apply(entity.state);
          boolean mine =
              !entity.state.isFinal()
                  && contexts.end(
                      contextId,
                      entity.state,
                      end.state(),
                      clock.instant(),
                      end.error().orElse(null));
          drivers.ended(driverId, clock.instant());
          Runnable after = mine ? listener.failJobs(contextId, end.jobsFailure()) : () -> {};
          contexts.getEntityManager().refresh(entity);
          return new Ended(entity.toContext(), after);
        });
  }

  /**
   * How a context ends.
   *
   * @param state a final state
   * @param error why, where it did not end as asked
   * @param jobsFailure what its open jobs end with
   */
  record Ending(ContextState state, Optional<String> error, Failure jobsFailure) {}

  /**
   * A context that ended.
   *
   * @param context as it is stored now
   * @param afterCommit what is to be done about its jobs
   */
  record Ended(Context context, Runnable afterCommit) {}
}
