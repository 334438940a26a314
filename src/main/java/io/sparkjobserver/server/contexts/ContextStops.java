package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.events.ChangeWaits;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

/**
 * Stops contexts. One that another server process looks after is stopped by that one, which sees in
 * the database what it is to do. Thread-safe; methods block for the database, never for a driver.
 */
@ApplicationScoped
class ContextStops {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final LiveContexts live;
  private final ContextJournal journal;
  private final ChangeWaits waits;
  private final ContextsConfig config;
  private final Clock clock;
  private final ExecutorService blocking;

  ContextStops(
      ContextRepository contexts,
      DriverRepository drivers,
      LiveContexts live,
      ContextJournal journal,
      ChangeWaits waits,
      ContextsConfig config,
      Clock clock,
      ExecutorService blocking) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.live = live;
    this.journal = journal;
    this.waits = waits;
    this.config = config;
    this.clock = clock;
    this.blocking = blocking;
  }

  /**
   * Stops a context, whoever looks after it.
   *
   * @return completes when it is over; where another server looks after it, fails with a {@link
   *     TimeoutException} after the time that a deletion may take
   * @throws ServerException {@link ErrorCode#BUSY} where too many wait for others already
   */
  CompletionStage<Context> stop(Context context, boolean force) {
    return live.find(context.id())
        .filter(here -> !isOfAnother(context))
        .map(here -> stop(here, force))
        .orElseGet(() -> leaveWord(context, force));
  }

  /** Stops a context that this server looks after. */
  CompletionStage<Context> stop(LiveContext running, boolean force) {
    return journal
        .stopping(running.asMade())
        .thenCompose(
            begun -> {
              running.stop(force);
              return running.ended();
            });
  }

  /** Stops the contexts of this server that others were asked to stop. */
  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void hear() {
    List<String> here = live.all().stream().map(LiveContext::id).toList();
    if (!here.isEmpty()) {
      QuarkusTransaction.requiringNew()
          .call(() -> contexts.stopping(here))
          .forEach(asked -> live.find(asked.id).ifPresent(own -> stop(own, asked)));
    }
  }

  private void stop(LiveContext own, ContextEntity asked) {
    if (QuarkusTransaction.requiringNew().call(() -> drivers.isMine(own.driver().id()))) {
      own.stopUnlessAsked(asked.stopForced);
    }
  }

  private boolean isOfAnother(Context context) {
    return Transactions.call(() -> drivers.isOfAnother(context.id()));
  }

  private CompletionStage<Context> leaveWord(Context context, boolean force) {
    long until = clock.millis() + config.contextDeletionTimeout().toMillis();
    return journal
        .stopping(context, force)
        .thenComposeAsync(begun -> whenOver(context, until), blocking);
  }

  private CompletionStage<Context> whenOver(Context context, long until) {
    Duration left = Duration.ofMillis(until - clock.millis());
    if (left.isNegative() || left.isZero()) {
      return CompletableFuture.failedStage(
          new TimeoutException("Context " + context.name() + " is not gone yet"));
    }
    return waits
        .next(
            new ChangeWaits.Subject.Context(context.name()),
            () -> sight(fresh(context)),
            left,
            new CompletableFuture<>())
        .thenApplyAsync(changed -> fresh(context), blocking)
        .thenCompose(
            now ->
                now.state().isFinal()
                    ? CompletableFuture.completedStage(now)
                    : whenOver(now, until));
  }

  private Context fresh(Context context) {
    return QuarkusTransaction.requiringNew()
        .call(() -> contexts.findByIdOptional(context.id()).map(ContextEntity::toContext))
        .orElse(context);
  }

  private static ChangeWaits.Sight sight(Context context) {
    return new ChangeWaits.Sight(context.state().name(), context.state().isFinal(), true);
  }
}
