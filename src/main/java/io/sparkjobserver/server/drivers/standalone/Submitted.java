package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.LogTail;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Room;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Worker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A driver that a master was given, under whatever name the master has for it at the time: it is
 * the same driver, and has another name, when the master gives it to another worker because it lost
 * the first one. Its end is what the master says, so a kill is done when the master confirms it.
 * Thread-safe.
 */
final class Submitted implements DriverProcess {

  private static final Pattern REFERENCE = Pattern.compile("submission ([\\w-]+)");

  /** How many times the master may not know it until that counts. */
  private static final int PATIENCE = 3;

  private final String driverId;
  private final Room needed;
  private final Tracking tracking;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<DriverExit> exit = new CompletableFuture<>();
  private ClusterPlace place;
  private Optional<Worker> worker = Optional.empty();
  private Consumer<String> moved = why -> {};
  private boolean movedAway;
  private boolean killed;
  private int misses;

  /**
   * @param driverId who the driver is, whatever the master calls it
   * @param submissionId what the master calls it
   * @param needed what a worker must have free for it
   * @param tracking ends it and reads its log
   */
  Submitted(String driverId, String submissionId, Room needed, Tracking tracking) {
    this.driverId = driverId;
    this.needed = needed;
    this.tracking = tracking;
    this.place = new ClusterPlace(submissionId, "SUBMITTED", Optional.empty(), Optional.empty());
  }

  /**
   * What is done about it.
   *
   * @param kill asks the master to end a driver of that name
   * @param log reads the end of what a driver logged on its worker; blocks
   * @param blocking runs what blocks
   */
  record Tracking(Consumer<Submitted> kill, Log log, Executor blocking) {}

  /** Reads the end of a log. */
  interface Log {
    LogTail read(Submitted driver);
  }

  /** What the master calls the driver of a reference; empty where the reference is another kind. */
  static Optional<String> submissionId(String reference) {
    Matcher matcher = REFERENCE.matcher(reference);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public synchronized String reference() {
    return "submission " + place.submissionId();
  }

  String driverId() {
    return driverId;
  }

  synchronized String submissionId() {
    return place.submissionId();
  }

  synchronized boolean isToEnd() {
    return killed && !exit.isDone();
  }

  boolean isOver() {
    return exit.isDone();
  }

  @Override
  public CompletionStage<Void> started() {
    return started.minimalCompletionStage();
  }

  @Override
  public CompletionStage<DriverExit> exit() {
    return exit.minimalCompletionStage();
  }

  @Override
  public void kill() {
    synchronized (this) {
      killed = true;
    }
    tracking.blocking().execute(() -> tracking.kill().accept(this));
  }

  @Override
  public synchronized Optional<ClusterPlace> place() {
    return Optional.of(place);
  }

  /** The worker that it is on, or was on last. */
  synchronized Optional<Worker> worker() {
    return worker;
  }

  @Override
  public synchronized void calls(String submissionId) {
    if (!submissionId.equals(place.submissionId())) {
      place = new ClusterPlace(submissionId, "RUNNING", Optional.empty(), Optional.empty());
      movedAway = false;
      misses = 0;
    }
  }

  @Override
  public synchronized void onMoved(Consumer<String> told) {
    moved = told;
  }

  /** The master was asked, and knows it or does not. */
  void seen(ClusterState state, Optional<ClusterState.SubmittedDriver> driver) {
    Optional<Runnable> news = note(state, driver);
    news.ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> note(
      ClusterState state, Optional<ClusterState.SubmittedDriver> driver) {
    if (driver.isEmpty()) {
      misses++;
      return misses >= PATIENCE ? lost() : Optional.empty();
    }
    misses = 0;
    driver.get().worker().flatMap(state::worker).ifPresent(found -> worker = Optional.of(found));
    String word = driver.get().state();
    place =
        new ClusterPlace(
            place.submissionId(),
            word,
            worker.map(Worker::page).filter(page -> driver.get().worker().isPresent()),
            word.equals("SUBMITTED")
                ? Optional.of(Capacity.shortage(state, needed))
                : Optional.empty());
    return switch (word) {
      case "RUNNING" -> Optional.of(() -> started.complete(null));
      case "RELAUNCHING" -> relaunched();
      case "FINISHED" -> ended("ended with exit code 0");
      case "FAILED" -> ended("failed");
      case "KILLED" -> ended("was killed by the cluster");
      case "ERROR" -> ended("could not be started by its worker");
      default -> Optional.empty();
    };
  }

  private Optional<Runnable> relaunched() {
    if (movedAway) {
      return Optional.empty();
    }
    movedAway = true;
    Consumer<String> told = moved;
    return Optional.of(
        () -> told.accept("Its worker is gone, and the master gives it to another one"));
  }

  /**
   * A master that lost its memory does not know what runs. So that is believed only of a driver
   * that is to end anyway; the others are heard or not.
   */
  private Optional<Runnable> lost() {
    place = new ClusterPlace(place.submissionId(), "UNKNOWN", Optional.empty(), Optional.empty());
    return killed ? ended("is not known to the master any more") : Optional.empty();
  }

  private Optional<Runnable> ended(String how) {
    if (exit.isDone()) {
      return Optional.empty();
    }
    String where = worker.map(last -> " on " + last.page()).orElse("");
    return Optional.of(
        () ->
            tracking
                .blocking()
                .execute(
                    () -> {
                      LogTail end = tracking.log().read(this);
                      exit.complete(new DriverExit(how + where, end.firstException(), end.lines()));
                    }));
  }
}
