package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {

  @ParameterizedTest
  @EnumSource(names = {"FINISHED", "ERROR", "KILLED"})
  void leavesNoFinalState(JobState last) {
    assertThat(last.isFinal()).isTrue();
    for (JobState state : JobState.values()) {
      assertThat(state.predecessors()).doesNotContain(last);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "STARTED", "RUNNING", "RESTARTING"})
  void canAlwaysEnd(JobState open) {
    assertThat(open.isFinal()).isFalse();
    assertThat(JobState.KILLED.predecessors()).contains(open);
    assertThat(JobState.ERROR.predecessors()).contains(open);
  }

  @Test
  void knowsWhichStatesAreOpen() {
    assertThat(JobState.open())
        .containsExactly(JobState.QUEUED, JobState.STARTED, JobState.RUNNING, JobState.RESTARTING);
    assertThat(JobState.begun())
        .containsExactly(JobState.STARTED, JobState.RUNNING, JobState.RESTARTING);
  }

  @Test
  void neverGoesBackToItsStart() {
    assertThat(JobState.QUEUED.predecessors()).isEmpty();
    assertThat(JobState.STARTED.predecessors()).containsExactly(JobState.QUEUED);
    assertThat(JobState.RUNNING.predecessors())
        .containsExactly(JobState.STARTED, JobState.RESTARTING);
  }
}
