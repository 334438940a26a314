package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs that use no Spark. */
final class PlainExamplesTest {

  @Test
  void noOpReturnsOne() {
    assertThat(new NoOpExample().run(withoutSpark(""))).isEqualTo(1);
  }

  @Test
  void failsWithTheGivenMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FailingExample().run(withoutSpark("message = Oh no")))
        .withMessage("Oh no");
  }

  @Test
  void failsWithAMessageOfItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FailingExample().run(withoutSpark("")))
        .withMessage("Foobar");
  }

  @Test
  void sleepReturnsHowLongItSlept() throws InterruptedException {
    assertThat(new SleepExample().run(withoutSpark("sleep.time.millis = 2"))).isEqualTo(2);
  }

  @Test
  void sleepEndsWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new SleepExample().run(withoutSpark("sleep.time.millis = 60000")))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void sleepRejectsANegativeTime() {
    assertThat(new SleepExample().validate(withoutSpark("sleep.time.millis = -1")))
        .isInstanceOf(Validation.Rejected.class);
  }

  @Test
  void stubbornHoldsItsThreadInSpiteOfAnInterruption() {
    Thread.currentThread().interrupt();
    long start = System.nanoTime();

    assertThat(new StubbornExample().run(withoutSpark("hold.millis = 20"))).isEqualTo(1);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void exitingRejectsACodeThatNoProcessHas() {
    assertThat(new ExitingExample().validate(withoutSpark("exit.code = 256")))
        .isInstanceOf(Validation.Rejected.class);
  }

  @Test
  void exhaustingEndsWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThat(new ExhaustingExample().run(withoutSpark(""))).isZero();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void largeResultHasTheGivenSize() {
    List<String> lines = new LargeResultExample().run(withoutSpark("size.bytes = 5000"));

    assertThat(lines).hasSize(5).doesNotHaveDuplicates();
    assertThat(String.join("", lines)).hasSize(5000);
    assertThat(lines.get(4)).startsWith("0000004096.");
  }

  @Test
  void largeResultMayBeEmptyOrShorterThanAnOffset() {
    assertThat(new LargeResultExample().run(withoutSpark("size.bytes = 0"))).isEmpty();
    assertThat(new LargeResultExample().run(withoutSpark("size.bytes = 3"))).containsExactly("000");
  }

  @Test
  void lineCountCountsTheLinesOfAFile(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file =
        Files.write(folder.resolve("lines"), new byte[] {'a', '\n', (byte) 0xff, '\n', 'c'});

    assertThat(new LineCountExample().run(withoutSpark("input.file = \"%s\"".formatted(file))))
        .isEqualTo(3);
  }

  @Test
  void lineCountFailsWhereThereIsNoFile() {
    assertThatThrownBy(() -> new LineCountExample().run(withoutSpark("input.file = none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void lineCountRejectsAMissingName() {
    assertThat(new LineCountExample().validate(withoutSpark("")))
        .isEqualTo(Validation.rejected("No input.file param"));
  }

  @Test
  void recordLeavesALineForEachRun(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("runs");
    JobContext run =
        withoutSpark("record.file = \"%s\", result.name = a, result.bytes = 9".formatted(file));

    assertThat(new RecordExample().run(run)).isEqualTo("a@0 a@4 a@8 ");
    assertThat(new RecordExample().run(run)).isEqualTo("a@0 a@4 a@8 ");

    assertThat(file).hasContent(run.jobId() + "\n" + run.jobId());
  }

  @Test
  void recordRejectsARunThatLeavesNoTrace() {
    assertThat(new RecordExample().validate(withoutSpark("result.name = a")))
        .isInstanceOf(Validation.Rejected.class);
  }
}
