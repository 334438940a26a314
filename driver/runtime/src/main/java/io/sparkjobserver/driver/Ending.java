package io.sparkjobserver.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process: for whatever reason it comes, it comes once, in order, and within a
 * bound. Thread-safe.
 */
final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** What a shell shows for a process that ended by this signal. */
  private static final int SIGTERM = 128 + 15;

  private final Duration bound;
  private final boolean supervised;
  private final Exit exit;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  /** Run in reverse order. Guarded by itself. */
  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * @param bound how long all steps together may take
   * @param supervised whether a process that fails is started again
   * @param exit ends the process
   */
  Ending(Duration bound, boolean supervised, Exit exit) {
    this.bound = bound;
    this.supervised = supervised;
    this.exit = exit;
  }

  /** The real one, which a signal to the process also brings about. */
  static Ending ofProcess(Duration bound, boolean supervised) {
    Ending ending =
        new Ending(
            bound,
            supervised,
            new Exit() {
              @Override
              public void exit(int code) {
                System.exit(code);
              }

              @Override
              public void halt(int code) {
                Runtime.getRuntime().halt(code);
              }
            });
    Runtime.getRuntime().addShutdownHook(new Thread(ending::onSignal, "driver-signal"));
    return ending;
  }

  /** How the process is ended. */
  interface Exit {
    /** In order, with shutdown hooks. */
    void exit(int code);

    /** At once. */
    void halt(int code);
  }

  /** Adds a step, to be run before those that were added before it. */
  void onEnd(String what, Action action) {
    synchronized (steps) {
      steps.push(new Step(what, action));
    }
  }

  /** Ends the process. Returns at once; the first call decides the code. */
  void end(ExitCode code, String why) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    LOG.info("The driver ends: {}", why);
    int number = code.number(supervised);
    halt(number);
    Runnable end =
        () -> {
          runSteps();
          exit.exit(number);
        };
    // Inherits nothing: Spark refuses to be stopped by a child of the thread that tells of its end.
    new Thread(null, end, "driver-end", 0, false).start();
  }

  boolean hasBegun() {
    return begun.get();
  }

  /** Waits for ever: the end of the process is the only way out. */
  void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** After this much time there is no more order to keep. */
  private void halt(int code) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                boolean inTime = done.await(bound.toMillis(), TimeUnit.MILLISECONDS);
                if (inTime) {
                  // What is left are other people's shutdown hooks.
                  inTime = new CountDownLatch(1).await(bound.toMillis(), TimeUnit.MILLISECONDS);
                }
                LOG.error("The driver does not end in {} and is cut off", bound);
              } catch (InterruptedException e) {
                // Nobody interrupts it; if somebody does, the end is due.
              }
              exit.halt(code);
            },
            "driver-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private void runSteps() {
    while (true) {
      Step step;
      synchronized (steps) {
        step = steps.poll();
      }
      if (step == null) {
        break;
      }
      try {
        step.action().run();
      } catch (Exception | LinkageError e) {
        LOG.warn("While it ends, the driver fails to {}", step.what(), e);
      }
    }
    done.countDown();
  }

  private void onSignal() {
    if (begun.compareAndSet(false, true)) {
      LOG.info("The driver ends: the process was told to");
      halt(SIGTERM);
      runSteps();
      return;
    }
    try {
      // The process would be gone with the last hook: the steps under way are to be finished.
      boolean unused = done.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One step. */
  interface Action {
    void run() throws Exception;
  }

  private record Step(String what, Action action) {}
}
