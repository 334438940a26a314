package io.sparkjobserver.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkjobserver.server.common.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the original that shows an exception.
 *
 * @param status a label of the contract
 * @param result the exception; its message may be {@code null} and is shown so
 * @param jobId the job that it is about; left out where {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FailureEnvelope(String status, Shown result, @Nullable String jobId) {

  static FailureEnvelope of(String label, Failure failure, @Nullable String jobId) {
    return new FailureEnvelope(
        label, new Shown(failure.message(), failure.errorClass(), failure.stack()), jobId);
  }

  /** The exception. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Shown(@Nullable String message, String errorClass, String stack) {}
}
