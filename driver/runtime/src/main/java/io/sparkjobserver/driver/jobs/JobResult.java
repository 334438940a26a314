package io.sparkjobserver.driver.jobs;

/** The result of a job, as JSON in UTF-8. */
public sealed interface JobResult {

  /**
   * It is here.
   *
   * @param json the JSON; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copied by nobody on purpose.
  record Inline(byte[] json) implements JobResult {}

  /**
   * It is in the {@link ResultStore}.
   *
   * @param size its length in bytes
   * @param sha256 of the JSON, as 64 lower-case hexadecimal digits
   */
  record Stored(long size, String sha256) implements JobResult {}
}
