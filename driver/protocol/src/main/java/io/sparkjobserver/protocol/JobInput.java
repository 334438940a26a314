package io.sparkjobserver.protocol;

/** The configuration that was posted with a job, as the text of a resolved HOCON object. */
public sealed interface JobInput {

  /**
   * It fits the message.
   *
   * @param text the configuration; at most {@link Protocol#MAX_PAYLOAD} bytes in UTF-8
   */
  record Inline(String text) implements JobInput {}

  /**
   * It is to be pulled as {@link ContentRef.Kind#JOB_INPUT} of the job's id.
   *
   * @param size its length in bytes, in UTF-8
   */
  record Large(long size) implements JobInput {}
}
