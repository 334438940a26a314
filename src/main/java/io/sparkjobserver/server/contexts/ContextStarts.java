package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Starts contexts: in a driver that waited for one, where there is such a driver, otherwise in one
 * that is found or launched for it. Thread-safe; methods block for the database.
 */
@ApplicationScoped
class ContextStarts {

  private final ContextRepository contexts;
  private final DriverRepository drivers;
  private final LiveContexts live;
  private final ContextPlacement placement;
  private final ContextLauncher launcher;
  private final WarmPools pools;
  private final ContextNews news;

  ContextStarts(
      ContextRepository contexts,
      DriverRepository drivers,
      LiveContexts live,
      ContextPlacement placement,
      ContextLauncher launcher,
      WarmPools pools,
      ContextNews news) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.live = live;
    this.placement = placement;
    this.launcher = launcher;
    this.pools = pools;
    this.news = news;
  }

  /**
   * Starts a context. It is stored when this returns.
   *
   * @throws ServerException {@link ErrorCode#EXISTS} where its name is taken
   */
  LiveContext start(Context context) {
    return pools
        .take(context)
        .flatMap(warm -> inWarmDriver(context, warm))
        .orElseGet(() -> inNewDriver(context));
  }

  /** Nothing where the driver is this server's no more. */
  private Optional<LiveContext> inWarmDriver(Context context, WarmDriver warm) {
    Context up = warm.upAs(context);
    try {
      store(
          up,
          () -> {
            if (!drivers.giveTo(warm.id(), up.id())) {
              throw new WarmDriverGoneException();
            }
          });
    } catch (WarmDriverGoneException e) {
      warm.discard("it is not looked after by this server any more");
      return Optional.empty();
    } catch (RuntimeException e) {
      warm.putBack();
      throw e;
    }
    warm.handedOut();
    news.is(up, ContextState.STARTED);
    news.is(up, ContextState.RUNNING);
    launcher.assign(warm.driver(), up);
    return Optional.of(live.addUp(up, warm.driver()));
  }

  private LiveContext inNewDriver(Context context) {
    String driverId = UUID.randomUUID().toString();
    store(context, () -> drivers.add(driverId, context.id()));
    news.is(context, ContextState.STARTED);
    LiveContext started = live.add(context, driverId);
    placement.place(context, started.driver());
    return started;
  }

  private void store(Context context, Runnable itsDriver) {
    try {
      Transactions.run(
          () -> {
            contexts.persistAndFlush(new ContextEntity(context));
            itsDriver.run();
          });
    } catch (RuntimeException e) {
      throw ConstraintViolations.caused(e)
          ? new ServerException(ErrorCode.EXISTS, "context " + context.name() + " exists")
          : e;
    }
  }

  /** Has what was stored with it undone. */
  private static final class WarmDriverGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
