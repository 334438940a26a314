package io.sparkjobserver.protocol;

/**
 * A piece of content that one side has and the other can pull.
 *
 * @param kind what it is
 * @param key which one: a sha-256 for a binary, otherwise a job's id
 */
public record ContentRef(Kind kind, String key) {

  /** What a piece of content is, and thereby who has it. */
  public enum Kind {
    /** An uploaded binary; the server has it. */
    BINARY,
    /** The configuration of a job; the server has it. */
    JOB_INPUT,
    /** The result of a job, until it is acknowledged; the driver has it. */
    JOB_RESULT
  }
}
