package io.sparkjobserver.api;

/** The answer of {@link SparkJob#validate}. */
public sealed interface Validation {

  /** Run the job. */
  static Validation accepted() {
    return Accepted.INSTANCE;
  }

  /**
   * Do not run the job.
   *
   * @param reason what is wrong with the input and what would be right; the caller reads it. Not
   *     blank.
   */
  static Validation rejected(String reason) {
    return new Rejected(reason);
  }

  /** The input is good. */
  enum Accepted implements Validation {
    /** The only value. */
    INSTANCE
  }

  /**
   * The input is not good.
   *
   * @param reason what is wrong and what would be right
   */
  record Rejected(String reason) implements Validation {

    /** Refuses a reason that says nothing. */
    public Rejected {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("A rejection needs a reason");
      }
    }
  }
}
