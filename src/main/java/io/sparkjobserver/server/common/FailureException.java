package io.sparkjobserver.server.common;

import java.util.Optional;

/**
 * A request that failed for a reason that its caller is shown whole: class, message and stack,
 * under a label.
 */
public final class FailureException extends ServerException {

  private static final long serialVersionUID = 1L;

  private final String label;
  private final transient Failure failure;
  private final transient Optional<String> jobId;

  /**
   * @param code what kind of trouble
   * @param label the words that the HTTP contract puts in {@code status}
   * @param failure what is shown
   */
  public FailureException(ErrorCode code, String label, Failure failure) {
    this(code, label, failure, Optional.empty());
  }

  /**
   * @param code what kind of trouble
   * @param label the words that the HTTP contract puts in {@code status}
   * @param failure what is shown
   * @param jobId the job that goes on, or that recorded the failure
   */
  public FailureException(ErrorCode code, String label, Failure failure, Optional<String> jobId) {
    super(code, String.valueOf(failure.message()));
    this.label = label;
    this.failure = failure;
    this.jobId = jobId;
  }

  /** The words of {@code status}. */
  public String label() {
    return label;
  }

  /** What is shown. */
  public Failure failure() {
    return failure;
  }

  /** The job that the caller can ask about. */
  public Optional<String> jobId() {
    return jobId;
  }
}
