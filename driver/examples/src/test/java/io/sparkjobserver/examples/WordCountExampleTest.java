package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.api.Validation;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class WordCountExampleTest {

  private final WordCountExample job = new WordCountExample();

  @Test
  void countsWords(SparkSession spark) {
    assertThat(job.run(withSpark(spark, "input.string = a b c a b see")))
        .isEqualTo(Map.of("a", 2L, "b", 2L, "c", 1L, "see", 1L));
  }

  @Test
  void takesAnyWhiteSpaceAsOneSeparator(SparkSession spark) {
    assertThat(job.run(withSpark(spark, "input.string = \" a\\t b \\n a \"")))
        .isEqualTo(Map.of("a", 2L, "b", 1L));
  }

  @Test
  void findsNoWordInAnEmptyText(SparkSession spark) {
    assertThat(job.run(withSpark(spark, "input.string = \"\""))).isEmpty();
  }

  @Test
  void acceptsAText() {
    assertThat(job.validate(withoutSpark("input.string = a"))).isEqualTo(Validation.accepted());
  }

  @Test
  void rejectsAMissingText() {
    assertThat(job.validate(withoutSpark("input.text = a")))
        .isEqualTo(Validation.rejected("No input.string param"));
  }
}
