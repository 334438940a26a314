package io.sparkjobserver.protocol;

import org.apache.pekko.util.ByteString;

/** How a job ended. */
public sealed interface JobOutcome {

  /**
   * It returned a result that fits the message.
   *
   * @param json the result; at most {@link Protocol#MAX_PAYLOAD} bytes of JSON in UTF-8
   */
  record Finished(ByteString json) implements JobOutcome {}

  /**
   * It returned a result that is to be pulled as {@link ContentRef.Kind#JOB_RESULT} of the job's
   * id.
   *
   * @param size the length of the JSON in bytes
   * @param sha256 of the JSON, as 64 lower-case hexadecimal digits
   */
  record FinishedLarge(long size, String sha256) implements JobOutcome {}

  /**
   * It threw, in its validation or in its run.
   *
   * @param error what it threw
   */
  record Failed(ErrorReport error) implements JobOutcome {}

  /**
   * Its validation refused the input.
   *
   * @param problem the reason, in the words of the job's kind
   */
  record Rejected(String problem) implements JobOutcome {}

  /**
   * It could not be made ready to run.
   *
   * @param cause what kind of trouble
   * @param error the trouble itself
   */
  record NotLoaded(LoadTrouble cause, ErrorReport error) implements JobOutcome {}

  /** It was killed, and its thread has ended. */
  record Killed() implements JobOutcome {}

  /** Why a job could not be made ready to run. */
  enum LoadTrouble {
    /** No binary of the class path has the class. */
    CLASS_NOT_FOUND,
    /** The class is there but is no job of a kind that the context runs. */
    NOT_A_JOB,
    /** A binary did not arrive, or making the job threw. */
    BROKEN
  }
}
