package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;

/** How a run ended. */
public sealed interface JobEnd {

  /**
   * It returned.
   *
   * @param result what, as JSON
   */
  record Finished(JobResult result) implements JobEnd {}

  /**
   * It threw, or what it returned cannot be told in JSON.
   *
   * @param error what was thrown
   */
  record Failed(ErrorReport error) implements JobEnd {}

  /**
   * Its validation refused the input.
   *
   * @param problem the reason, in the words of the job's kind
   */
  record Rejected(String problem) implements JobEnd {}

  /**
   * It could not be made ready to run.
   *
   * @param trouble what kind of trouble
   * @param error the trouble itself
   */
  record NotLoaded(LoadTrouble trouble, ErrorReport error) implements JobEnd {}

  /** It was killed, and its thread is free. */
  record Killed() implements JobEnd {}
}
