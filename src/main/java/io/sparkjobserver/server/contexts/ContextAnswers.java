package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.events.ChangeWaits;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import io.sparkjobserver.server.idempotency.KeyedAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How requests that wait for a context are answered. */
@ApplicationScoped
class ContextAnswers {

  private final Contexts contexts;
  private final ContextReset reset;
  private final ContextsConfig config;
  private final KeyedAnswers keyed;
  private final ChangeWaits waits;
  private final Drain drain;
  private final ExecutorService blocking;

  ContextAnswers(
      Contexts contexts,
      ContextReset reset,
      ContextsConfig config,
      KeyedAnswers keyed,
      ChangeWaits waits,
      Drain drain,
      ExecutorService blocking) {
    this.contexts = contexts;
    this.reset = reset;
    this.config = config;
    this.keyed = keyed;
    this.waits = waits;
    this.drain = drain;
    this.blocking = blocking;
  }

  /**
   * The newest context of a name, at its next change or after a while.
   *
   * @param wait how long to wait for a change; at most five minutes are waited
   * @throws ServerException {@link ErrorCode#NOT_FOUND}
   */
  CompletionStage<Context> changed(String name, Duration wait) {
    if (wait.isZero()) {
      return CompletableFuture.completedStage(contexts.existing(name));
    }
    return drain.follow(
        cut ->
            waits
                .next(
                    new ChangeWaits.Subject.Context(name),
                    () -> sight(contexts.existing(name)),
                    wait,
                    cut)
                .thenApplyAsync(changed -> contexts.existing(name), blocking));
  }

  private ChangeWaits.Sight sight(Context context) {
    return new ChangeWaits.Sight(
        context.id() + context.state(),
        context.state().isFinal(),
        contexts.live(context.id()).isEmpty());
  }

  /** Makes a context, once where the request has a key, and waits until it is up. */
  CompletionStage<Response> create(
      String name, ContextSettings settings, Optional<IdempotencyKey> key) {
    return drain.takeNew(cut -> keyed.serve(key, new CreateAnswers(name, settings, cut)));
  }

  /** Begins anew with all contexts, and waits for it where that is wanted. */
  CompletionStage<Envelope> reset(boolean sync) {
    return drain
        .takeNew(
            cut -> {
              CompletionStage<Void> begun = reset.begin();
              return sync
                  ? cuttable(begun.toCompletableFuture().copy(), cut)
                  : CompletableFuture.<Void>completedStage(null);
            })
        .handle(
            (done, error) -> {
              if (error == null) {
                return Envelope.success(sync ? "Context reset" : "Context reset requested");
              }
              throw Completion.cause(error) instanceof CancellationException
                  ? new ServerException(
                      ErrorCode.BUSY, "The server is shutting down and the reset is not done")
                  : new CompletionException(Completion.cause(error));
            });
  }

  /** Fails where the stage takes longer, or is cut off. */
  static <T> CompletionStage<T> within(
      Duration bound, CompletionStage<T> stage, CompletionStage<Void> cut) {
    return cuttable(
        stage.toCompletableFuture().copy().orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS), cut);
  }

  private static <T> CompletionStage<T> cuttable(
      CompletableFuture<T> waited, CompletionStage<Void> cut) {
    cut.thenRun(() -> waited.cancel(false));
    return waited;
  }

  private final class CreateAnswers implements KeyedAnswers.Answers {

    private final String name;
    private final ContextSettings settings;
    private final CompletionStage<Void> cut;

    private CreateAnswers(String name, ContextSettings settings, CompletionStage<Void> cut) {
      this.name = name;
      this.settings = settings;
      this.cut = cut;
    }

    @Override
    public String asked() {
      return "POST /contexts/" + name + '\n' + settings.toJson();
    }

    @Override
    public Duration patience() {
      return config.contextCreationTimeout();
    }

    @Override
    public CompletionStage<Response> serve(String contextId) {
      return whenUp(contexts.create(contextId, name, settings, false));
    }

    @Override
    public boolean made(String contextId) {
      return contexts.findById(contextId).isPresent();
    }

    @Override
    public CompletionStage<Response> again(String contextId) {
      Optional<LiveContext> live = contexts.live(contextId);
      if (live.isPresent()) {
        return whenUp(live.get());
      }
      Context there = contexts.findById(contextId).orElseThrow();
      return there.applicationId().isPresent()
          ? CompletableFuture.completedStage(up())
          : CompletableFuture.failedStage(
              there.state().isFinal()
                  ? notUp("java.lang.Exception", there.error().orElse("It was stopped"))
                  : ContextOwnership.elsewhere(name));
    }

    private CompletionStage<Response> whenUp(LiveContext context) {
      return within(config.contextCreationTimeout(), context.ready(), cut)
          .handle(
              (up, error) -> {
                if (error == null) {
                  return up();
                }
                if (Completion.cause(error) instanceof CancellationException) {
                  throw new ServerException(
                      ErrorCode.BUSY,
                      "The server is shutting down and context " + name + " is not up");
                }
                throw Completion.isTimeout(error)
                    ? tookTooLong()
                    : new CompletionException(Completion.cause(error));
              });
    }

    private Response up() {
      return Response.ok(Envelope.success("Context initialized"), MediaType.APPLICATION_JSON_TYPE)
          .build();
    }

    private FailureException tookTooLong() {
      return notUp(
          TimeoutException.class.getName(),
          "Context %s is not up after %s; it goes on, ask GET /contexts/%s for its state"
              .formatted(name, config.contextCreationTimeout(), name));
    }

    private FailureException notUp(String errorClass, String message) {
      return new FailureException(
          ErrorCode.FAILED, "CONTEXT INIT ERROR", new Failure(message, errorClass, ""));
    }
  }
}
