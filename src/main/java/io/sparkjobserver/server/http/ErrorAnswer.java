package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;

/**
 * How a request is answered that cannot be served: the one table from errors to statuses.
 *
 * @param status the HTTP status
 * @param body what becomes the JSON body
 */
public record ErrorAnswer(int status, Object body) {

  /** The answer for an error. */
  public static ErrorAnswer of(ServerException e) {
    return new ErrorAnswer(status(e.code()), body(e));
  }

  private static Object body(ServerException e) {
    if (e instanceof FailureException shown) {
      return FailureEnvelope.of(shown.label(), shown.failure(), shown.jobId().orElse(null));
    }
    return e.code() == ErrorCode.NO_SLOTS
        ? new Envelope("NO SLOTS AVAILABLE", e.message())
        : Envelope.error(e.message());
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case INVALID, EXISTS -> 400;
      case IN_USE -> 403;
      case NOT_FOUND -> 404;
      case STOPPING, UNFINISHED, UNDER_WAY -> 409;
      case FULL -> 413;
      case UNSUPPORTED_BINARY -> 415;
      case KEY_REUSED -> 422;
      case NO_SLOTS, BUSY -> 503;
      case FAILED -> 500;
    };
  }
}
