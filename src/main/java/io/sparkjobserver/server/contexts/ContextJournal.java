package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.store.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Writes what happens to contexts. Each method answers when it is committed; none blocks. */
@ApplicationScoped
class ContextJournal {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final GroupCommit commits;
  private final ContextNews news;
  private final Clock clock;

  ContextJournal(
      ContextRepository contexts,
      DriverRepository drivers,
      GroupCommit commits,
      ContextNews news,
      Clock clock) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.commits = commits;
    this.news = news;
    this.clock = clock;
  }

  CompletionStage<Void> known(String driverId, String process) {
    return commits.write(
        () -> {
          drivers.launched(driverId, process);
          return null;
        });
  }

  /** A context is, or is to be, in a driver that others share. */
  CompletionStage<Void> hostedBy(String driverId, String hostId) {
    return commits.write(
        () -> {
          drivers.hostedBy(driverId, hostId);
          return null;
        });
  }

  /** A driver is over that no context took. */
  CompletionStage<Void> waitedInVain(String driverId) {
    return commits.write(
        () -> {
          drivers.waitedInVain(driverId, clock.instant());
          return null;
        });
  }

  /** A driver that contexts share is over. */
  CompletionStage<Void> sharedOver(String driverId) {
    return commits.write(
        () -> {
          boolean unused = drivers.ended(driverId, clock.instant());
          return null;
        });
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
    return commits
        .write(
            () -> {
              contexts.moveToRunning(contextId, applicationId, uiUrl.orElse(null));
              return contexts
                  .findFresh(contextId)
                  .map(ContextEntity::toContext)
                  .filter(context -> context.state() == ContextState.RUNNING);
            })
        .thenApply(
            running -> {
              running.ifPresent(context -> news.is(context, ContextState.RUNNING));
              return running;
            });
  }

  /** Answers whether this call began to stop it. */
  CompletionStage<Boolean> stopping(Context context) {
    return stopping(context, false);
  }

  /**
   * Answers whether this call began to stop it.
   *
   * @param forced leaves word for its own server to end its driver's process
   */
  CompletionStage<Boolean> stopping(Context context, boolean forced) {
    return commits
        .write(
            () -> {
              if (forced) {
                contexts.force(context.id());
              }
              return contexts.move(context.id(), ContextState.STOPPING);
            })
        .thenApply(
            mine -> {
              if (mine) {
                news.is(context, ContextState.STOPPING);
              }
              return mine;
            });
  }
}
