package io.sparkjobserver.protocol;

/**
 * A piece of content that one side has and the other can pull.
 *
 * @param kind what it is
 * @param key which one: a sha-256 for a binary, a name for a data file, otherwise a job's id
 */
public record ContentRef(Kind kind, String key) {

  /** What a piece of content is, and thereby who has it. */
  public enum Kind {
    /** An uploaded binary; the server has it. */
    BINARY("binary"),
    /** An uploaded data file; the server has it. */
    DATA_FILE("data file"),
    /** The configuration of a job; the server has it. */
    JOB_INPUT("input of job"),
    /** The result of a job, until it is acknowledged; the driver has it. */
    JOB_RESULT("result of job");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it is called where people read it, with the key behind it. */
    @Override
    public String toString() {
      return words;
    }
  }
}
