package io.sparkjobserver.api;

/**
 * A job that runs in a warm Spark context.
 *
 * <p>The class needs a public constructor without parameters, or is a Scala {@code object}. A new
 * instance is made for each run of a class, so fields are private to one run; a Scala object is
 * shared by all runs. {@link #validate} and {@link #run} are called one after the other on the same
 * thread, whose context class loader sees the job's class path.
 *
 * <p>A job is killed by cancelling its Spark job group and interrupting this thread. Code that
 * neither runs Spark actions nor answers to interruption holds its slot until the driver process is
 * ended.
 *
 * @param <R> the result. It becomes JSON in the driver: numbers, strings, booleans, {@code null},
 *     lists, arrays and maps keep their shape, records become objects, anything else is its {@code
 *     toString()}.
 */
public interface SparkJob<R> {

  /**
   * Looks at the input before the job runs. A rejected job never runs and its caller gets the
   * reason at once.
   *
   * @param context the input, the session and the identity of this run
   * @return whether to run
   * @throws Exception ends the job in error, as an exception of {@link #run} does
   */
  default Validation validate(JobContext context) throws Exception {
    return Validation.accepted();
  }

  /**
   * Does the work.
   *
   * @param context the input, the session and the identity of this run
   * @return the result, which may be {@code null} where the job has none
   * @throws Exception ends the job in error; class, message and stack trace reach the caller
   */
  R run(JobContext context) throws Exception;
}
