package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.Database;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The contexts: made, found, listed, stopped. Thread-safe; methods block for the database, never
 * for a driver.
 */
@ApplicationScoped
public class Contexts {

  private static final int MOST_LISTED = 10_000;

  private final ContextRepository contexts;
  private final LiveContexts live;
  private final ContextStops stops;
  private final ContextDrafts drafts;
  private final ContextStarts starts;
  private final Sql sql;
  private final Database database;

  Contexts(
      ContextRepository contexts,
      LiveContexts live,
      ContextStops stops,
      ContextDrafts drafts,
      ContextStarts starts,
      Sql sql,
      Database database) {
    this.contexts = contexts;
    this.live = live;
    this.stops = stops;
    this.drafts = drafts;
    this.starts = starts;
    this.sql = sql;
    this.database = database;
  }

  /** The contexts that are up, newest first. */
  public List<Context> list() {
    return QuarkusTransaction.joiningExisting()
        .call(
            () ->
                contexts
                    .list(
                        EnumSet.of(
                            ContextState.RUNNING, ContextState.RESTARTING, ContextState.STOPPING),
                        MOST_LISTED)
                    .stream()
                    .map(ContextEntity::toContext)
                    .toList());
  }

  /** The newest context of a name, also after its end. */
  public Optional<Context> find(String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> contexts.findNewest(name).map(ContextEntity::toContext));
  }

  /**
   * The newest context of a name, also after its end.
   *
   * @throws ServerException {@link ErrorCode#NOT_FOUND} where there is none
   */
  Context existing(String name) {
    return find(name)
        .orElseThrow(
            () -> new ServerException(ErrorCode.NOT_FOUND, "can't find context with name " + name));
  }

  /** The context of that id, also after its end. */
  Optional<Context> findById(String id) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> contexts.findByIdOptional(id).map(ContextEntity::toContext));
  }

  /**
   * The context of that name to run a job in.
   *
   * @param asked what the job's request says of its context: it does not count, but for a user to
   *     act for, which has to be the context's
   * @throws ServerException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#STOPPING}, {@link
   *     ErrorCode#INVALID} where the context acts for somebody else, or {@link ErrorCode#BUSY}
   *     where it is RESTARTING or another server process looks after it
   */
  public LiveContext findLive(String name, ContextSettings asked) {
    asked.proxyUser().ifPresent(user -> requireUser(active(name), user));
    return here(name).orElseGet(() -> findLive(name));
  }

  /** What takes jobs here does so by the database too, where no other server writes to it. */
  private Optional<LiveContext> here(String name) {
    return database.exclusive()
        ? live.findByName(name).filter(LiveContext::takesJobs)
        : Optional.empty();
  }

  private LiveContext findLive(String name) {
    Standing context = standing(name);
    if (context.state() == ContextState.STOPPING) {
      throw new ServerException(ErrorCode.STOPPING, "Context stop in progress");
    }
    if (context.state() == ContextState.RESTARTING) {
      throw new ServerException(
          ErrorCode.BUSY,
          "context " + name + " lost its driver and gets another one; try again in a few seconds");
    }
    LiveContext running = live(context.id()).orElseThrow(() -> ContextOwnership.elsewhere(name));
    if (running.isRetiring()) {
      throw new ServerException(
          ErrorCode.STOPPING,
          "Context stop in progress: " + name + " has reached a limit of its settings");
    }
    return running;
  }

  private static void requireUser(Context context, String user) {
    if (!context.settings().proxyUser().equals(Optional.of(user))) {
      throw new ServerException(
          ErrorCode.INVALID,
          ("context %s does not act for the user %s: leave %s out, or name a context that was made"
                  + " with it")
              .formatted(context.name(), user, ProxyUser.SETTING));
    }
  }

  private Context active(String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> contexts.findActive(name).map(ContextEntity::toContext))
        .orElseThrow(() -> unknown(name));
  }

  private Standing standing(String name) {
    return sql.first(
            "select id, state from sjs_context where active_name = ?",
            row -> new Standing(row.getString(1), ContextState.valueOf(row.getString(2))),
            name)
        .orElseThrow(() -> unknown(name));
  }

  private static ServerException unknown(String name) {
    return new ServerException(ErrorCode.NOT_FOUND, "context " + name + " not found");
  }

  /** As much of a context as each of its jobs asks for. */
  private record Standing(String id, ContextState state) {}

  /** The context of that id, where this server process looks after it. */
  public Optional<LiveContext> live(String contextId) {
    return live.find(contextId);
  }

  /**
   * Makes a context. It is stored when this returns; whether it comes up is told by {@link
   * LiveContext#ready}.
   *
   * @throws ServerException {@link ErrorCode#INVALID} for a name that is none, {@link
   *     ErrorCode#EXISTS} for one that is taken
   */
  public LiveContext create(String name, ContextSettings settings, boolean adHoc) {
    return create(UUID.randomUUID().toString(), name, settings, adHoc);
  }

  /** As {@link #create}, for one job, under a name of its own that begins with whom it acts for. */
  public LiveContext createForJob(String mainClass, ContextSettings settings) {
    return create(drafts.nameForJob(mainClass, settings), settings, true);
  }

  /** As {@link #create(String, ContextSettings, boolean)}, with an id that the caller chose. */
  LiveContext create(String id, String name, ContextSettings settings, boolean adHoc) {
    if (!adHoc && (name.isEmpty() || !Character.isLetter(name.charAt(0)))) {
      throw new ServerException(ErrorCode.INVALID, "context name must start with letters");
    }
    return make(id, name, settings, adHoc);
  }

  /**
   * Makes a context that the configuration names: any name will do, as in the original. Otherwise
   * as {@link #create}.
   */
  LiveContext createConfigured(String name, ContextSettings settings) {
    return make(UUID.randomUUID().toString(), name, settings, false);
  }

  private LiveContext make(String id, String name, ContextSettings settings, boolean adHoc) {
    return starts.start(drafts.draft(id, name, settings, adHoc));
  }

  /**
   * Stops the context of that name. Whether it is gone is told by the answer's completion, which
   * may take as long as its driver likes.
   *
   * @param force ends the driver's process instead of asking the driver
   * @throws ServerException {@link ErrorCode#NOT_FOUND}
   */
  public CompletionStage<Context> stop(String name, boolean force) {
    return stops.stop(active(name), force);
  }

  /** Stops a context that this server looks after. */
  public CompletionStage<Context> stop(LiveContext running, boolean force) {
    return stops.stop(running, force);
  }
}
