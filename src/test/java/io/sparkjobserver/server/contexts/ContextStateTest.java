package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContextStateTest {

  @ParameterizedTest
  @EnumSource(names = {"FINISHED", "ERROR", "KILLED"})
  void leavesNoFinalState(ContextState last) {
    assertThat(last.isFinal()).isTrue();
    assertThat(last.afterDriverEnd()).isEqualTo(last);
    for (ContextState state : ContextState.values()) {
      assertThat(state.predecessors()).doesNotContain(last);
    }
  }

  @ParameterizedTest
  @CsvSource({"STARTED, ERROR", "RUNNING, KILLED", "STOPPING, FINISHED", "RESTARTING, ERROR"})
  void endsAsItsStateSaysWhenItsDriverIsGone(ContextState state, ContextState last) {
    assertThat(state.afterDriverEnd()).isEqualTo(last);
    assertThat(last.predecessors()).contains(state);
  }

  @Test
  void comesUpOnlyFromWhereItWasComing() {
    assertThat(ContextState.RUNNING.predecessors())
        .containsExactly(ContextState.STARTED, ContextState.RESTARTING);
  }

  @Test
  void countsEveryStateAsOpenOrFinal() {
    for (ContextState state : ContextState.values()) {
      assertThat(state.isFinal()).isNotEqualTo(ContextState.open().contains(state));
    }
  }
}
