package io.sparkjobserver.server.common;

/**
 * A request that cannot be served, with a message for its caller: what happened and, where it is
 * not plain, what to do. The message is part of the HTTP contract and never holds an internal
 * cause.
 */
public class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * @param code what kind of trouble
   * @param message for the caller
   */
  public ServerException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What kind of trouble it is. */
  public final ErrorCode code() {
    return code;
  }

  /** {@link #getMessage()}, which a server exception always has. */
  public final String message() {
    return String.valueOf(getMessage());
  }
}
