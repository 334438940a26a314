package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import java.time.Duration;
import java.util.Optional;

/**
 * In what words a context ends, for its starter, for its row and for its jobs.
 *
 * @param context the context
 * @param loss why its driver is over
 */
record Endings(Context context, DriverLoss loss) {

  static final String RECONNECT_FAILED = "Reconnect failed after Jobserver restart";

  Ending of(ContextState state) {
    ContextState last = reconnectFailed() ? ContextState.ERROR : state.afterDriverEnd();
    return switch (last) {
      case FINISHED -> new Ending(last, Optional.empty(), stopped());
      case STARTED, RUNNING, STOPPING, RESTARTING, ERROR, KILLED ->
          new Ending(last, Optional.of(why()), jobsFailure());
    };
  }

  /** The end of a context that was to come back and has done so too often. */
  Ending exhausted(int restarts, Duration window) {
    return new Ending(
        ContextState.ERROR,
        Optional.of(
            "%s. It is not started again: that was done %d times within %s"
                .formatted(why(), restarts, window)),
        jobsFailure());
  }

  /** Whether the driver's cluster starts it again: its process has not ended for good. */
  boolean mayBeStartedAgain() {
    return context.settings().supervised() && loss.exit().isEmpty() && !loss.last();
  }

  /** Whether the context ends with this driver, even where it may heal itself. */
  boolean last() {
    return loss.last();
  }

  /** What the request that wanted the context is told. */
  Failure startFailure() {
    return loss.beforeUp("Context " + context.name() + " was stopped before it was up");
  }

  /** Why the driver is over, in one sentence. */
  String why() {
    return loss.cause()
        .map(failure -> String.valueOf(failure.message()))
        .or(() -> loss.exit().map(end -> "The driver process " + end.explain("")))
        .orElse("The driver is gone");
  }

  /** What the jobs of a context end with that was stopped as asked. */
  private Failure stopped() {
    return new Failure("Context (" + context.name() + ") for this job was terminated", "", "");
  }

  /** What the jobs of a context end with whose driver was lost. */
  Failure jobsFailure() {
    if (reconnectFailed()) {
      return new Failure(
          RECONNECT_FAILED,
          "spark.jobserver.ContextReconnectFailedException",
          loss.cause().map(Failure::stack).orElse(""));
    }
    return new Failure(
        "Unexpected termination of context " + context.id() + ": " + why(),
        "spark.jobserver.JobManagerActor$ContextTerminatedException",
        loss.exit().map(DriverExit::tail).or(() -> loss.cause().map(Failure::stack)).orElse(""));
  }

  private boolean reconnectFailed() {
    return loss.cause().filter(failure -> RECONNECT_FAILED.equals(failure.message())).isPresent();
  }
}
