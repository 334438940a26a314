package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EndingsTest {

  private static final DriverExit KILLED =
      new DriverExit(OptionalInt.of(137), Optional.empty(), List.of("last", "words"));

  @Test
  void tellsTheJobsOfALostDriverWhatHappenedToIt() {
    Ending ending = endings(Optional.empty(), Optional.of(KILLED)).of(ContextState.RUNNING);
    assertThat(ending.state()).isEqualTo(ContextState.KILLED);
    assertThat(ending.error())
        .contains("The driver process was killed by signal 9 (exit code 137)");
    assertThat(ending.jobsFailure().message())
        .isEqualTo(
            "Unexpected termination of context id: The driver process was killed by signal 9 (exit code 137)");
    assertThat(ending.jobsFailure().errorClass())
        .isEqualTo("spark.jobserver.JobManagerActor$ContextTerminatedException");
    assertThat(ending.jobsFailure().stack()).isEqualTo("last\nwords");
  }

  @Test
  void endsAStoppedContextWithoutAnError() {
    Ending ending = endings(Optional.empty(), Optional.of(KILLED)).of(ContextState.STOPPING);
    assertThat(ending.state()).isEqualTo(ContextState.FINISHED);
    assertThat(ending.error()).isEmpty();
    assertThat(ending.jobsFailure())
        .isEqualTo(new Failure("Context (ctx) for this job was terminated", "", ""));
  }

  @Test
  void endsAContextThatWasNotFoundAgainInErrorWhateverItWas() {
    Endings endings =
        endings(
            Optional.of(
                new Failure(
                    Endings.RECONNECT_FAILED,
                    "spark.jobserver.ContextReconnectFailedException",
                    "")),
            Optional.empty());
    for (ContextState state : ContextState.open()) {
      Ending ending = endings.of(state);
      assertThat(ending.state()).isEqualTo(ContextState.ERROR);
      assertThat(ending.error()).contains("Reconnect failed after Jobserver restart");
      assertThat(ending.jobsFailure().message())
          .isEqualTo("Reconnect failed after Jobserver restart");
    }
  }

  @Test
  void tellsWhoWantedTheContextTheDriversLastWords() {
    DriverExit exit =
        new DriverExit(
            OptionalInt.of(1), Optional.of("java.lang.Error: x"), List.of("java.lang.Error: x"));
    assertThat(endings(Optional.empty(), Optional.of(exit)).startFailure())
        .isEqualTo(
            new Failure(
                "The driver process ended with exit code 1 before the context was up: java.lang.Error: x",
                "java.lang.Exception",
                "java.lang.Error: x"));
  }

  private static Endings endings(Optional<Failure> cause, Optional<DriverExit> exit) {
    return new Endings(
        new Context(
            "id",
            "ctx",
            ContextState.RUNNING,
            false,
            new ContextSettings(new TreeMap<>()),
            List.of(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new DriverLoss(cause, exit, false));
  }
}
