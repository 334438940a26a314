package io.sparkjobserver.server.common;

/**
 * What can go wrong by the caller's doing or in the world around the server. Stable names; HTTP
 * gives each its status.
 */
public enum ErrorCode {
  /** The input cannot be accepted as it is. */
  INVALID,
  /** Nothing has that name or id. */
  NOT_FOUND,
  /** The name is taken. */
  EXISTS,
  /** Something that is not over needs it. */
  IN_USE,
  /** It is on its way out. */
  STOPPING,
  /** It is not over yet. */
  UNFINISHED,
  /** The kind of binary is not known. */
  UNSUPPORTED_BINARY,
  /** What is kept would be more than the quota. */
  FULL,
  /** All slots of the context are taken. */
  NO_SLOTS,
  /** The same request is being served already. */
  UNDER_WAY,
  /** A key that stands for one request came with another one. */
  KEY_REUSED,
  /** The server cannot take it now; the same request may go through later. */
  BUSY,
  /** The server, or something that it needs, failed. */
  FAILED
}
