package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.List;
import org.apache.spark.sql.Row;

/** Asks Spark in SQL. */
public class SessionTestJob implements SparkJob<List<Row>> {

  @Override
  public List<Row> run(JobContext context) {
    return context.spark().sql(context.input().getString("sql")).collectAsList();
  }
}
