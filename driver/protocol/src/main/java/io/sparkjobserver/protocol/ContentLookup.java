package io.sparkjobserver.protocol;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks what a content is of which the driver knows no more than the name, before it is pulled.
 * Answered with {@link ContentReply.Described}.
 *
 * @param transfer names the question; unique in the asking process
 * @param content what is asked for; its key has at most {@link #MAX_KEY} characters
 * @param inbox the asker's {@link Protocol#CONTENT_INBOX}
 */
public record ContentLookup(long transfer, ContentRef content, ActorRef<ContentReply> inbox)
    implements ContentQuestion, DriverMessage {

  /** More than any name has, so that what a job asks for fits into a message in any case. */
  public static final int MAX_KEY = 4_096;
}
