package io.sparkjobserver.server.jobs;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a job stands in its life. Final is final: no transition leaves a final state. */
public enum JobState {
  /** It is stored, and waits for a slot of its context. */
  QUEUED,
  /** It is stored, and sent to its driver. */
  STARTED,
  /** Its input was found good and it runs. */
  RUNNING,
  /** Its driver was lost; it is to be run again. */
  RESTARTING,
  /** It returned a result. */
  FINISHED,
  /** It threw, was refused, or ended with its context. */
  ERROR,
  /** It was called off. */
  KILLED;

  /** Whether nothing can happen to it any more. */
  public boolean isFinal() {
    return successors().isEmpty();
  }

  /** The states from which this one can be reached. */
  public Set<JobState> predecessors() {
    return Arrays.stream(values())
        .filter(state -> state.successors().contains(this))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobState.class)));
  }

  /** The states of what a driver may know: neither final nor waiting for a slot. */
  public static Set<JobState> begun() {
    return EnumSet.of(STARTED, RUNNING, RESTARTING);
  }

  /** The states that are not final. */
  public static Set<JobState> open() {
    return EnumSet.of(QUEUED, STARTED, RUNNING, RESTARTING);
  }

  private Set<JobState> successors() {
    return switch (this) {
      case QUEUED -> EnumSet.of(STARTED, ERROR, KILLED);
      case STARTED -> EnumSet.of(RUNNING, RESTARTING, FINISHED, ERROR, KILLED);
      case RUNNING -> EnumSet.of(RESTARTING, FINISHED, ERROR, KILLED);
      case RESTARTING -> EnumSet.of(RUNNING, FINISHED, ERROR, KILLED);
      case FINISHED, ERROR, KILLED -> EnumSet.noneOf(JobState.class);
    };
  }
}
