package io.sparkjobserver.server.http;

/** A query parameter that has to be there and is not. */
public final class MissingParameterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingParameterException(String name) {
    super("Request is missing required query parameter '" + name + "'");
  }
}
