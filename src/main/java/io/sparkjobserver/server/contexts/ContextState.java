package io.sparkjobserver.server.contexts;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a context stands in its life. Final is final: no transition leaves a final state. */
public enum ContextState {
  /** Its driver is being launched. */
  STARTED,
  /** Its Spark context is up. */
  RUNNING,
  /** It was asked to stop and its driver has not ended yet. */
  STOPPING,
  /** Its driver was lost and is being started again. */
  RESTARTING,
  /** It was stopped as asked. */
  FINISHED,
  /** It did not come up, or was not found again after the server restarted. */
  ERROR,
  /** Its driver ended without being asked to. */
  KILLED;

  /** Whether nothing can happen to it any more. */
  public boolean isFinal() {
    return successors().isEmpty();
  }

  /** The states from which this one can be reached. */
  public Set<ContextState> predecessors() {
    return Arrays.stream(values())
        .filter(state -> state.successors().contains(this))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ContextState.class)));
  }

  /** The states that are not final. */
  public static Set<ContextState> open() {
    return EnumSet.of(STARTED, RUNNING, STOPPING, RESTARTING);
  }

  /** Where a context goes whose driver ended by itself. */
  public ContextState afterDriverEnd() {
    return switch (this) {
      case STARTED, RESTARTING -> ERROR;
      case RUNNING -> KILLED;
      case STOPPING -> FINISHED;
      case FINISHED, ERROR, KILLED -> this;
    };
  }

  private Set<ContextState> successors() {
    return switch (this) {
      case STARTED -> EnumSet.of(RUNNING, STOPPING, ERROR);
      case RUNNING -> EnumSet.of(STOPPING, RESTARTING, KILLED, ERROR);
      case STOPPING -> EnumSet.of(FINISHED, ERROR);
      case RESTARTING -> EnumSet.of(RUNNING, STOPPING, ERROR);
      case FINISHED, ERROR, KILLED -> EnumSet.noneOf(ContextState.class);
    };
  }
}
