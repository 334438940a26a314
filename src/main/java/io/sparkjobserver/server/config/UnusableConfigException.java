package io.sparkjobserver.server.config;

/** A source of settings that cannot be read at all. Its message is for the operator. */
public final class UnusableConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableConfigException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A source that is not there. */
  public UnusableConfigException(String message) {
    super(message);
  }

  /** {@link #getMessage()}, which it always has. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
