package io.sparkjobserver.server.http;

/** A query parameter whose value is not of its type. */
final class MalformedParameterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedParameterException(String name, String value, String type) {
    super(
        "The query parameter '%s' was malformed:\n'%s' is not a valid %s value"
            .formatted(name, value, type));
  }
}
