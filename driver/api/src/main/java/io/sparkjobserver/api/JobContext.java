package io.sparkjobserver.api;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What one run of a job is given. Valid until {@link SparkJob#run} has returned and its result is
 * drawn. All methods may be called from any thread.
 */
public interface JobContext {

  /** The id under which the server knows this run: a UUID in its text form. */
  String jobId();

  /** The configuration that was posted with the job, resolved; empty where nothing was posted. */
  Config input();

  /**
   * A data file that was uploaded with {@code POST /data}, on this machine. It is pulled from the
   * server where it is missing, once for all jobs of the machine that need the same content, in any
   * deploy mode.
   *
   * <p>The file is whole, is what the name stands for at the first call, and stays until {@link
   * SparkJob#run} returns, also where the data file is deleted meanwhile; a job that needs it for
   * longer makes a copy. It is only to be read: other jobs read the same file. Its own name says
   * nothing. Executors on other machines do not have it. {@link SparkContext#addFile} hands it to
   * them, and it then stays as long as the context.
   *
   * @param name the {@code filename} that the upload was answered with
   * @throws IOException where the server has no data file of that name, or it does not come; the
   *     message says which
   * @throws InterruptedException where the thread is interrupted while it waits, as by a kill of
   *     the job: let it end {@link SparkJob#run}
   * @throws IllegalStateException where the job is over
   */
  Path dataFile(String name) throws IOException, InterruptedException;

  /**
   * What this job shares by name with the other jobs of its context. An object that the job asks
   * for is not evicted until the job is over.
   */
  NamedObjects namedObjects();

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
