package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Returns {@code rows.count} rows as Spark makes them, in {@code rows.partitions}: an {@code id}
 * from 0, and a {@code text} of {@code text.chars} characters that begins with the id in ten
 * digits. However many rows there are, the driver holds a part of one partition.
 */
public final class RangeExample implements SparkJob<Dataset<Row>> {

  private static final BoundedInput COUNT = new BoundedInput("rows.count", 1_000, 0, 1L << 32);
  private static final BoundedInput PARTITIONS = new BoundedInput("rows.partitions", 8, 1, 10_000);
  private static final BoundedInput CHARS = new BoundedInput("text.chars", 100, 10, 1 << 20);

  @Override
  public Validation validate(JobContext context) {
    for (BoundedInput input : new BoundedInput[] {COUNT, PARTITIONS, CHARS}) {
      if (input.validate(context) instanceof Validation.Rejected rejected) {
        return rejected;
      }
    }
    return Validation.accepted();
  }

  @Override
  public Dataset<Row> run(JobContext context) {
    return context
        .spark()
        .range(0, COUNT.in(context), 1, (int) PARTITIONS.in(context))
        .selectExpr(
            "id",
            "rpad(lpad(cast(id as string), 10, '0'), %d, '.') as text"
                .formatted(CHARS.in(context)));
  }
}
