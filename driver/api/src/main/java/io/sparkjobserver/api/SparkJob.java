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
 * <p>What {@link #run} returns becomes JSON in the driver. Numbers, texts, booleans and {@code
 * null} are themselves; collections and arrays are arrays, maps and records objects, dates texts in
 * ISO 8601. Scala's options, tuples and case classes are arrays of their members. A {@code Row} is
 * a text, or an object where who posts the job asks for {@code rows=objects}. Anything else is its
 * {@code toString()}.
 *
 * <p>What is too much for the driver's memory may flow: an {@code Iterator} or {@code Stream} of
 * Java or Scala, a {@code LazyList}, a {@code Dataset}, {@code RDD} or {@code JavaRDD} becomes an
 * array. It is drawn on the same thread after {@link #run} has returned, item by item and once, and
 * closed where it can be closed; until then the job runs and can be killed. What it throws then
 * ends the job in error. A stream or iterator whose first item is a {@code Byte} is JSON that the
 * job wrote itself: its bytes, in UTF-8, are the result.
 *
 * @param <R> the result
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
