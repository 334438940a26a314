package io.sparkjobserver.api;

import com.typesafe.config.Config;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What one run of a job is given. Valid until {@link SparkJob#run} returns. All methods may be
 * called from any thread.
 */
public interface JobContext {

  /** The id under which the server knows this run: a UUID in its text form. */
  String jobId();

  /** The configuration that was posted with the job, resolved; empty where nothing was posted. */
  Config input();

  /**
   * The session of the context that this job runs in. It is shared with the context's other jobs
   * and belongs to the driver: a job must not stop or close it.
   */
  SparkSession spark();

  /** The context below {@link #spark()}. It belongs to the driver: a job must not stop it. */
  default SparkContext sparkContext() {
    return spark().sparkContext();
  }

  /** {@link #sparkContext()} with Spark's Java interface. */
  default JavaSparkContext javaSparkContext() {
    return JavaSparkContext.fromSparkContext(sparkContext());
  }
}
