package io.sparkjobserver.protocol;

import org.apache.pekko.util.ByteString;

/**
 * What answers a {@link ContentQuestion}; said to the {@link Protocol#CONTENT_INBOX}, on the large
 * lane.
 */
public sealed interface ContentReply {

  /** The transfer that the reply belongs to. */
  long transfer();

  /**
   * A piece of the content. Chunks of one request come in order and without gaps.
   *
   * @param transfer which transfer
   * @param offset where the piece stands in the content
   * @param bytes the piece; at most {@link Protocol#MAX_PAYLOAD}
   */
  record Chunk(long transfer, long offset, ByteString bytes) implements ContentReply {}

  /**
   * What was looked up.
   *
   * @param transfer which lookup
   * @param content what it is
   */
  record Described(long transfer, ContentDescription content) implements ContentReply {}

  /**
   * The content cannot be had.
   *
   * @param transfer which transfer
   * @param reason why
   */
  record Unavailable(long transfer, String reason) implements ContentReply {}
}
