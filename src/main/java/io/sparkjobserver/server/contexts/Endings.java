package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import java.util.Optional;

/**
 * In what words a context ends, for its starter, for its row and for its jobs.
 *
 * @param context the context
 * @param cause what the server or the driver gave up for
 * @param exit how the driver's process ended, where that is what was noticed
 */
record Endings(Context context, Optional<Failure> cause, Optional<DriverExit> exit) {

  static final String RECONNECT_FAILED = "Reconnect failed after Jobserver restart";

  ContextJournal.Ending of(ContextState state) {
    ContextState last = reconnectFailed() ? ContextState.ERROR : state.afterDriverEnd();
    return switch (last) {
      case FINISHED -> new ContextJournal.Ending(last, Optional.empty(), stopped());
      case STARTED, RUNNING, STOPPING, RESTARTING, ERROR, KILLED ->
          new ContextJournal.Ending(last, Optional.of(why()), jobsFailure());
    };
  }

  /** What the request that wanted the context is told. */
  Failure startFailure() {
    return cause.orElseGet(
        () ->
            exit.map(
                    end ->
                        new Failure(
                            "The driver process " + end.explain(" before the context was up"),
                            "java.lang.Exception",
                            end.tail()))
                .orElseGet(
                    () ->
                        new Failure(
                            "Context " + context.name() + " was stopped before it was up",
                            "java.lang.Exception",
                            "")));
  }

  private String why() {
    return cause
        .map(failure -> String.valueOf(failure.message()))
        .or(() -> exit.map(end -> "The driver process " + end.explain("")))
        .orElse("The driver is gone");
  }

  /** What the jobs of a context end with that was stopped as asked. */
  private Failure stopped() {
    return new Failure("Context (" + context.name() + ") for this job was terminated", "", "");
  }

  private Failure jobsFailure() {
    if (reconnectFailed()) {
      return new Failure(
          RECONNECT_FAILED,
          "spark.jobserver.ContextReconnectFailedException",
          cause.map(Failure::stack).orElse(""));
    }
    return new Failure(
        "Unexpected termination of context " + context.id() + ": " + why(),
        "spark.jobserver.JobManagerActor$ContextTerminatedException",
        exit.map(DriverExit::tail).or(() -> cause.map(Failure::stack)).orElse(""));
  }

  private boolean reconnectFailed() {
    return cause.filter(failure -> RECONNECT_FAILED.equals(failure.message())).isPresent();
  }
}
