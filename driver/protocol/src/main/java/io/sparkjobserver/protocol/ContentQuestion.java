package io.sparkjobserver.protocol;

import org.apache.pekko.actor.typed.ActorRef;

/** What one side asks about content that the other has; answered with {@link ContentReply}. */
public sealed interface ContentQuestion permits ContentLookup, ContentRequest {

  /** Names the question and its answer; unique in the asking process. */
  long transfer();

  /** What it is about. */
  ContentRef content();

  /** The asker's {@link Protocol#CONTENT_INBOX}. */
  ActorRef<ContentReply> inbox();
}
