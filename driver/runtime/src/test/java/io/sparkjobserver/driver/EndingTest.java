package io.sparkjobserver.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EndingTest {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Ending.Exit exit =
      new Ending.Exit() {
        @Override
        public void exit(int code) {
          events.add("exit " + code);
        }

        @Override
        public void halt(int code) {
          events.add("halt " + code);
        }
      };

  @Test
  void goesThroughItsStepsInReverseOrderWhateverTheyThrow() {
    Ending ending = new Ending(Duration.ofMinutes(1), false, exit);
    ending.onEnd("first", () -> events.add("first"));
    ending.onEnd(
        "second",
        () -> {
          throw new IllegalStateException("second");
        });
    ending.onEnd("third", () -> events.add("third"));
    ending.end(ExitCode.ORPHANED, "test");
    await().until(() -> events.equals(List.of("third", "first", "exit 86")));
  }

  @Test
  void comesOnce() {
    Ending ending = new Ending(Duration.ofMinutes(1), false, exit);
    ending.end(ExitCode.STOPPED, "test");
    ending.end(ExitCode.ORPHANED, "test");
    await().until(() -> events.equals(List.of("exit 0")));
    assertThat(ending.hasBegun()).isTrue();
  }

  @Test
  void failsForAWorkerThatStartsItAgainOnlyWhereThatIsOfUse() {
    new Ending(Duration.ofMinutes(1), true, exit).end(ExitCode.REFUSED, "test");
    await().until(() -> events.equals(List.of("exit 0")));
    new Ending(Duration.ofMinutes(1), true, exit).end(ExitCode.SPARK_ENDED, "test");
    await().until(() -> events.equals(List.of("exit 0", "exit 85")));
  }

  @Test
  void cutsOffAStepThatDoesNotEnd() {
    CountDownLatch never = new CountDownLatch(1);
    Ending ending = new Ending(Duration.ofMillis(50), false, exit);
    ending.onEnd("hang", never::await);
    ending.end(ExitCode.JOB_NOT_KILLED, "test");
    await().until(() -> events.equals(List.of("halt 87")));
    never.countDown();
  }

  @Test
  void cutsOffShutdownHooksThatDoNotEnd() {
    Ending ending = new Ending(Duration.ofMillis(50), false, exit);
    ending.end(ExitCode.STOPPED, "test");
    await().until(() -> events.equals(List.of("exit 0", "halt 0")));
  }
}
