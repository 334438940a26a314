package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkjobserver.api.Validation;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class PiExampleTest {

  @Test
  void estimatesPiUntilTheTimeIsOver(SparkSession spark) {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE);
    PiExample job = new PiExample(() -> clock.getAndAdd(SECONDS.toNanos(1)));

    double pi = job.run(withSpark(spark, "stress.test.longpijob.duration = 4"));

    assertThat(pi).isCloseTo(Math.PI, within(0.005));
    assertThat(clock.get() - Long.MAX_VALUE)
        .as("one look at the clock to begin with and four rounds")
        .isEqualTo(SECONDS.toNanos(5));
  }

  @Test
  void rejectsADurationOutOfBounds() {
    assertThat(new PiExample().validate(withoutSpark("stress.test.longpijob.duration = 3601")))
        .isEqualTo(
            Validation.rejected(
                "stress.test.longpijob.duration must be from 1 to 3600, but is 3601"));
  }
}
