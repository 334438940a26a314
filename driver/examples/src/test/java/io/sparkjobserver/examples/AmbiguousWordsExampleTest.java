package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.api.Validation;
import io.sparkjobserver.examples.AmbiguousWordsExample.AmbiguousWord;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class AmbiguousWordsExampleTest {

  private final AmbiguousWordsExample job = new AmbiguousWordsExample();

  @Test
  void hasAllOfWordNet() throws IOException {
    assertThat(AmbiguousWordsExample.senses()).hasSize(207_235);
  }

  @Test
  void findsTheWordsWithTheMostMeanings(SparkSession spark) throws IOException {
    assertThat(job.run(withSpark(spark, "ambiguous.words.limit = 7")))
        .containsExactly(
            new AmbiguousWord("break", 75, 104),
            new AmbiguousWord("cut", 70, 95),
            new AmbiguousWord("run", 57, 297),
            new AmbiguousWord("play", 52, 307),
            new AmbiguousWord("make", 51, 1_613),
            new AmbiguousWord("light", 48, 189),
            new AmbiguousWord("clear", 45, 115));
  }

  @Test
  void findsTenWhereNothingElseIsAskedForAndLeavesNoViewBehind(SparkSession spark)
      throws IOException {
    assertThat(job.run(withSpark(spark, ""))).hasSize(10);

    assertThat(spark.catalog().listTables().collectAsList()).isEmpty();
  }

  @Test
  void rejectsALimitOutOfBounds() {
    assertThat(job.validate(withoutSpark("ambiguous.words.limit = 0")))
        .isEqualTo(Validation.rejected("ambiguous.words.limit must be from 1 to 1000, but is 0"));
  }
}
