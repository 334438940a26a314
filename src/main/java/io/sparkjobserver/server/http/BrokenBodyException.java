package io.sparkjobserver.server.http;

import java.io.IOException;

/** The body of a request breaks off or is no HTTP, which is no fault of the server. */
final class BrokenBodyException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenBodyException(IOException cause) {
    super(cause);
  }
}
