package io.sparkjobserver.server.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The body of an answer that is made while it is sent. A piece is asked for when the one before it
 * is on its way, so that neither a long body nor a slow client takes more memory than one piece, or
 * keeps a thread.
 */
public interface Pieces {

  /** How long the body is, in bytes; empty where that is not known before its end. */
  OptionalLong length();

  /**
   * Makes the next piece. Does not block.
   *
   * @return the piece, or empty at the end of the body. A piece without bytes says that there is
   *     nothing at present; it comes after a while only, for the next one is asked for at once.
   *     Where it fails, the answer is cut off
   */
  CompletionStage<Optional<byte[]>> next();

  /** Nothing more is asked for, be it at the end or because the client is gone. Called once. */
  void close();
}
