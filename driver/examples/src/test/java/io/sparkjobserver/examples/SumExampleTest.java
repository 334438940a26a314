package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.api.Validation;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class SumExampleTest {

  @Test
  void addsUp(SparkSession spark) {
    assertThat(new SumExample().run(withSpark(spark, ""))).isEqualTo(4_950);
    assertThat(new SumExample().run(withSpark(spark, "sum.count = 1"))).isZero();
  }

  @Test
  void timesEachRound(SparkSession spark) {
    List<Long> nanos = new TimedSumExample().run(withSpark(spark, "sum.rounds = 3"));

    assertThat(nanos).hasSize(3).allMatch(time -> time > 0);
  }

  @Test
  void rejectsWhatIsOutOfBounds() {
    assertThat(new SumExample().validate(withoutSpark("sum.count = 0")))
        .isEqualTo(Validation.rejected("sum.count must be from 1 to 100000, but is 0"));
    assertThat(new TimedSumExample().validate(withoutSpark("sum.rounds = 10001")))
        .isEqualTo(Validation.rejected("sum.rounds must be from 1 to 10000, but is 10001"));
  }
}
