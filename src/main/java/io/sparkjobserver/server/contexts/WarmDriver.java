package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.JobEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver with a Spark context that waits for whichever context comes, from its launch until one
 * takes it or it is over. It is that context's own then, as if it had been started for it.
 * Thread-safe; nothing blocks.
 */
final class WarmDriver implements LiveDriver.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(WarmDriver.class);

  private final LiveDriver driver;
  private final WarmPool pool;
  private final Told told;
  private volatile List<ClassPathEntry> classPath = List.of();
  private volatile @Nullable Up up;

  WarmDriver(String id, WarmPool pool, LiveContext.Drivers drivers, Told told) {
    this.pool = pool;
    this.told = told;
    this.driver = drivers.make(id, false, this);
  }

  /**
   * Who is told of it while it waits.
   *
   * @param journal where it is
   * @param over that it is over
   */
  record Told(ContextJournal journal, Consumer<LiveDriver> over) {}

  /**
   * Its Spark context.
   *
   * @param applicationId Spark's name for it
   * @param uiUrl where its Spark UI answers
   */
  private record Up(String applicationId, Optional<String> uiUrl) {}

  String id() {
    return driver.id();
  }

  LiveDriver driver() {
    return driver;
  }

  WarmPool pool() {
    return pool;
  }

  /** It is launched with these binaries. */
  void madeWith(List<ClassPathEntry> binaries) {
    classPath = List.copyOf(binaries);
  }

  /** Whether a context with these binaries can have it. */
  boolean has(List<ClassPathEntry> binaries) {
    return classPath.equals(binaries);
  }

  /** Whether its Spark context is up, be it heard or not. */
  boolean isUp() {
    return up != null && driver.isUp();
  }

  /** Whether it is up and gave a sign of life so long ago at most. */
  boolean isWell(Duration patience) {
    return up != null && driver.isHeardWithin(patience);
  }

  /** A context as it is when it has this driver, which is up. */
  Context upAs(Context context) {
    Up there = up;
    if (there == null) {
      throw new IllegalStateException("The warm driver " + id() + " is not up");
    }
    return new Context(
        context.id(),
        context.name(),
        ContextState.RUNNING,
        context.adHoc(),
        context.settings(),
        context.classPath(),
        context.startedAt(),
        Optional.empty(),
        Optional.of(there.applicationId()),
        there.uiUrl(),
        Optional.empty());
  }

  /** The context that took it did not come to be: another one may have it. */
  void putBack() {
    pool.putBack(this);
  }

  /** A context has it now. */
  void handedOut() {
    pool.handedOut();
  }

  /** No context is to have it: it is ended. */
  void discard(String why) {
    driver.giveUp(
        new Failure("It was not handed out: " + why, IllegalStateException.class.getName(), ""));
  }

  /** It is not needed any more. */
  void stop() {
    driver.stop(false);
  }

  @Override
  public void known(LiveDriver known, String reference) {
    told.journal().known(known.id(), reference);
  }

  @Override
  public void joined(LiveDriver joined, String address) {
    told.journal().joined(joined.id(), address);
  }

  @Override
  public void ready(LiveDriver ready, String applicationId, Optional<String> uiUrl) {
    LOG.info("The driver {} is up as {} and waits in {}", id(), applicationId, pool);
    up = new Up(applicationId, uiUrl);
    pool.cameUp();
  }

  @Override
  public void adopted(LiveDriver found, boolean contextReady, List<String> jobs) {
    // It had lost the connection. None is taken over from another server.
  }

  @Override
  public void jobStarted(String jobId) {
    // It has no jobs.
  }

  @Override
  public void jobEnded(String jobId, JobEnd end) {
    // It has no jobs.
  }

  @Override
  public void alive(LiveDriver alive, List<String> jobs) {
    // When that was is asked for when a context comes.
  }

  @Override
  public void hasRoom() {
    // It has no jobs.
  }

  @Override
  public void over(LiveDriver gone, DriverLoss loss) {
    gone.leave();
    gone.close();
    if (pool.lost(this)) {
      LOG.warn("The driver {} of {} is over: {}", id(), pool, why(loss));
    } else {
      LOG.info("The driver {} of {} is over: {}", id(), pool, why(loss));
    }
    told.over().accept(gone);
  }

  private static String why(DriverLoss loss) {
    return loss.cause()
        .map(failure -> String.valueOf(failure.message()))
        .or(() -> loss.exit().map(exit -> "its process " + exit.explain("")))
        .orElse("it was stopped");
  }
}
