package io.sparkjobserver.server.http;

import java.util.OptionalLong;

/** A request body that is longer than its route takes. */
public final class BodyTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param length of the body, where it was announced
   * @param limit in bytes
   */
  BodyTooLargeException(OptionalLong length, long limit) {
    super(
        "The request content was malformed:\nEntityStreamSizeException: incoming entity size (%s) exceeded size limit (%d bytes)!"
            .formatted(
                length.isPresent() ? Long.toString(length.getAsLong()) : "while streaming", limit));
  }
}
