package io.sparkjobserver.server.contexts;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the contexts that the configuration names, once after the start. The start does not wait
 * until they are up, nor does it fail with one of them; but they are stored before the HTTP port is
 * opened, so that a job that comes first waits for its context.
 *
 * <p>A context of that name that an earlier server process left is kept where it is still there.
 * Whether it is may take a while to find out, so what is not settled is looked at again.
 */
@ApplicationScoped
class BootContexts {

  private static final Logger LOG = LoggerFactory.getLogger(BootContexts.class);

  /** After the contexts of an earlier process are taken over and the binaries are uploaded. */
  private static final int PRIORITY = ServerNodes.JOIN_PRIORITY + 3;

  /** From the end of a dead process's lease until what it left is taken over. */
  private static final Duration ADOPTION = Duration.ofSeconds(10);

  private final Config config;
  private final Contexts contexts;
  private final LiveContexts live;
  private final Duration patience;
  private final Clock clock;
  private final Map<String, Wanted> wanted = new TreeMap<>();
  private Instant patient = Instant.EPOCH;

  BootContexts(
      Config config, Contexts contexts, LiveContexts live, DatabaseConfig database, Clock clock) {
    this.config = config;
    this.contexts = contexts;
    this.live = live;
    this.patience = database.serverLease().plus(ADOPTION);
    this.clock = clock;
  }

  void atStart(@Observes @Priority(PRIORITY) StartupEvent event) {
    var unused = want();
  }

  /**
   * Makes the contexts that the configuration names, as after a start. Blocks for the database.
   *
   * @return completes when each of them is up, or was found to be up; fails where one does not come
   *     up
   */
  CompletionStage<Void> want() {
    return want(
        ConfiguredContexts.of(
            config.getPropertyNames(), name -> config.getOptionalValue(name, String.class)));
  }

  synchronized CompletionStage<Void> want(SortedMap<String, ContextSettings> configured) {
    configured.forEach(
        (name, settings) -> wanted.computeIfAbsent(name, any -> new Wanted(name, settings)));
    CompletableFuture<Void> up =
        CompletableFuture.allOf(
            configured.keySet().stream()
                .map(name -> Objects.requireNonNull(wanted.get(name)).up())
                .toArray(CompletableFuture<?>[]::new));
    patient = clock.instant().plus(patience);
    settle();
    return up;
  }

  /** Makes what is wanted and can be made now. */
  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  synchronized void settle() {
    wanted.values().removeIf(this::settled);
  }

  private boolean settled(Wanted one) {
    return live.findByName(one.name())
        .filter(there -> !there.isOver())
        .map(there -> stays(one, there))
        .orElseGet(() -> made(one));
  }

  /** Whether a context that is there goes on; not yet known while its driver is looked for. */
  private boolean stays(Wanted one, LiveContext there) {
    boolean stays = there.wasUp() && isToStay(there);
    if (stays) {
      LOG.info("Context {} is up already and left as it is", there.name());
      one.up().complete(null);
    }
    return stays;
  }

  private boolean isToStay(LiveContext there) {
    return contexts
        .find(there.name())
        .filter(context -> context.id().equals(there.id()))
        .map(Context::state)
        .filter(state -> state != ContextState.STOPPING && !state.isFinal())
        .isPresent();
  }

  private boolean made(Wanted one) {
    try {
      contexts
          .createConfigured(one.name(), one.settings())
          .ready()
          .whenComplete(
              (up, error) -> {
                if (error == null) {
                  one.up().complete(null);
                } else {
                  failed(one, error);
                }
              });
    } catch (ServerException e) {
      if (e.code() == ErrorCode.EXISTS) {
        return left(one);
      }
      failed(one, e);
    } catch (RuntimeException e) {
      failed(one, e);
    }
    return true;
  }

  /**
   * Another process has it. That one may be dead, which is known when its lease has run out; then
   * this one takes the context over.
   */
  private boolean left(Wanted one) {
    boolean alive = !clock.instant().isBefore(patient);
    if (alive) {
      LOG.info("Context {} is looked after by another server and left as it is", one.name());
      one.up().complete(null);
    }
    return alive;
  }

  private static void failed(Wanted one, Throwable error) {
    Throwable cause = Completion.cause(error);
    if (cause instanceof FailureException failure) {
      LOG.warn(
          "Context {} of the configuration did not come up: {}: {}",
          one.name(),
          failure.failure().errorClass(),
          failure.message());
    } else {
      LOG.warn("Context {} of the configuration did not come up", one.name(), cause);
    }
    one.up().completeExceptionally(cause);
  }

  /**
   * A context that is to be there.
   *
   * @param up completes when it is
   */
  private record Wanted(String name, ContextSettings settings, CompletableFuture<Void> up) {

    Wanted(String name, ContextSettings settings) {
      this(name, settings, new CompletableFuture<>());
    }
  }
}
