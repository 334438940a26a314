package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.api.Validation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class RangeExampleTest {

  private final RangeExample job = new RangeExample();

  @Test
  void returnsAsManyRowsInAsManyPartitions(SparkSession spark) {
    Dataset<Row> rows =
        job.run(withSpark(spark, "rows.count = 12, rows.partitions = 3, text.chars = 12"));

    assertThat(rows.javaRDD().getNumPartitions()).isEqualTo(3);
    assertThat(rows.columns()).containsExactly("id", "text");
    assertThat(rows.collectAsList()).hasSize(12);
    assertThat(rows.collectAsList().get(11).toString()).isEqualTo("[11,0000000011..]");
  }

  @Test
  void rejectsWhatIsOutOfBounds() {
    assertThat(job.validate(withoutSpark(""))).isEqualTo(Validation.accepted());
    assertThat(job.validate(withoutSpark("rows.partitions = 0")))
        .isEqualTo(Validation.rejected("rows.partitions must be from 1 to 10000, but is 0"));
  }
}
