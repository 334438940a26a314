package io.sparkjobserver.server.http;

/** A request body that is longer than its route takes. */
public final class BodyTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BodyTooLargeException(int limit) {
    super(
        "The request content was malformed:\nEntityStreamSizeException: incoming entity size exceeded size limit ("
            + limit
            + " bytes)!");
  }
}
