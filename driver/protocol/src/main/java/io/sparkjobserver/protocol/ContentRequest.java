package io.sparkjobserver.protocol;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks for a stretch of content, answered with as many {@link ContentReply.Chunk chunks} as it
 * takes. Both sides ask. The asker limits what is under way by limiting what it asked for: nothing
 * is sent that was not asked.
 *
 * @param transfer names the transfer; unique in the asking process
 * @param content what is asked for
 * @param offset where the stretch begins
 * @param length how many bytes; at most {@link #MAX_LENGTH}
 * @param inbox the asker's {@link Protocol#CONTENT_INBOX}
 */
public record ContentRequest(
    long transfer, ContentRef content, long offset, int length, ActorRef<ContentReply> inbox)
    implements ContentQuestion, DriverMessage, ServerMessage {

  /** The longest stretch of one request. It is also how long the server's stored pieces are. */
  public static final int MAX_LENGTH = 5 * Protocol.MAX_PAYLOAD;
}
