package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins anew: the contexts that are listed are stopped, and those of the configuration made again.
 * Thread-safe; methods block for the database, never for a driver.
 */
@ApplicationScoped
class ContextReset {

  private static final Logger LOG = LoggerFactory.getLogger(ContextReset.class);

  private final Contexts contexts;
  private final ContextOwnership ownership;
  private final BootContexts configured;
  private final ContextsConfig config;
  private final ExecutorService blocking;

  ContextReset(
      Contexts contexts,
      ContextOwnership ownership,
      BootContexts configured,
      ContextsConfig config,
      ExecutorService blocking) {
    this.contexts = contexts;
    this.ownership = ownership;
    this.configured = configured;
    this.config = config;
    this.blocking = blocking;
  }

  /**
   * Begins with the stops. The contexts of the configuration are made when all are gone, or when
   * that takes longer than a deletion may; one whose name is not free by then follows later.
   *
   * @return completes when those of the configuration are up; fails with a {@link FailureException}
   *     where a context is not gone, or not up, in time
   * @throws ServerException {@link ErrorCode#BUSY} where another server looks after one of them;
   *     nothing is stopped then
   */
  CompletionStage<Void> begin() {
    List<LiveContext> listed = listed();
    LOG.info("Contexts are reset; {} are stopped", listed.size());
    CompletableFuture<?>[] ends =
        listed.stream()
            .map(context -> contexts.stop(context, false).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return bounded(CompletableFuture.allOf(ends), config.contextDeletionTimeout())
        .handle((gone, error) -> Optional.ofNullable(error))
        .thenComposeAsync(error -> makeConfigured(listed, error), blocking)
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                LOG.warn("The reset of the contexts is not whole: {}", error.getMessage());
              }
            });
  }

  private List<LiveContext> listed() {
    return contexts.list().stream().map(this::ownOrOver).flatMap(Optional::stream).toList();
  }

  /** Nothing where it ended since it was listed. */
  private Optional<LiveContext> ownOrOver(Context context) {
    Transactions.run(() -> ownership.require(context.id(), context.name()));
    return contexts.live(context.id());
  }

  private CompletableFuture<Void> makeConfigured(
      List<LiveContext> stopped, Optional<Throwable> error) {
    CompletableFuture<Void> up = configured.want().toCompletableFuture();
    return error.isEmpty()
        ? bounded(up, config.contextCreationTimeout()).exceptionallyCompose(this::notUp)
        : CompletableFuture.failedFuture(
            Completion.isTimeout(error.get()) ? notGone(stopped) : error.get());
  }

  private FailureException notGone(List<LiveContext> stopped) {
    String names =
        stopped.stream()
            .filter(context -> !context.isOver())
            .map(LiveContext::name)
            .collect(Collectors.joining(", "));
    return late(
        "ERROR",
        "Not gone after %s: %s; DELETE /contexts/{name}?force=true ends one. Contexts of the configuration are made when their names are free"
            .formatted(config.contextDeletionTimeout(), names));
  }

  private CompletableFuture<Void> notUp(Throwable error) {
    return CompletableFuture.failedFuture(
        Completion.isTimeout(error)
            ? late(
                "CONTEXT INIT ERROR",
                "The contexts of the configuration are not all up after %s; they go on, ask GET /contexts/{name} for their states"
                    .formatted(config.contextCreationTimeout()))
            : error);
  }

  private static FailureException late(String label, String message) {
    return new FailureException(
        ErrorCode.FAILED, label, new Failure(message, TimeoutException.class.getName(), ""));
  }

  private static CompletableFuture<Void> bounded(CompletableFuture<Void> stage, Duration bound) {
    return stage.copy().orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS);
  }
}
