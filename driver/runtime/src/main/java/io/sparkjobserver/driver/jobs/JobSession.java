package io.sparkjobserver.driver.jobs;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Where the jobs of a context run.
 *
 * @param spark the session that they share
 * @param properties what each of their Spark jobs carries as local properties, such as the pool of
 *     the scheduler
 */
public record JobSession(SparkSession spark, Map<String, String> properties) {

  /** Copies the map. */
  public JobSession {
    properties = Map.copyOf(properties);
  }

  /** A session that has its Spark context to itself. */
  public static JobSession alone(SparkSession spark) {
    return new JobSession(spark, Map.of());
  }
}
