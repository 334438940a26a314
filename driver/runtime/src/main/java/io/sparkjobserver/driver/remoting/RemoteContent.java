package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.ContentPull;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentPuller;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.DriverMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * The content that the server has. It asks whoever owns the driver at the moment, so a transfer
 * survives a change of owner.
 */
final class RemoteContent implements ContentPull {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A server does not answer while its database is away; this outlasts 90 s of that. */
  private static final int TRIES = 18;

  private final ContentPuller puller;
  private volatile @Nullable ActorRef<ContentReply> inbox;
  private volatile @Nullable ActorRef<DriverMessage> owner;

  /**
   * @param atHome whether the server is on the same machine
   */
  RemoteContent(boolean atHome) {
    this.puller =
        new ContentPuller(
            PATIENCE, TRIES, atHome ? ContentPuller.WINDOW_AT_HOME : ContentPuller.WINDOW);
  }

  Behavior<ContentReply> inbox() {
    return puller.inbox();
  }

  void repliesTo(ActorRef<ContentReply> ref) {
    inbox = ref;
  }

  void ownedBy(ActorRef<DriverMessage> connection) {
    owner = connection;
  }

  @Override
  public void pull(ContentRef content, long size, Optional<String> sha256, OutputStream sink)
      throws IOException, InterruptedException {
    puller.pull(content, size, sha256, replies(), this::ask, sink);
  }

  @Override
  public ContentDescription describe(ContentRef content) throws IOException, InterruptedException {
    return puller.describe(content, replies(), this::ask);
  }

  private ActorRef<ContentReply> replies() throws IOException {
    ActorRef<ContentReply> replies = inbox;
    if (replies == null) {
      throw new IOException("The driver is not connected to the server");
    }
    return replies;
  }

  private void ask(DriverMessage question) {
    ActorRef<DriverMessage> server = owner;
    if (server != null) {
      server.tell(question);
    }
  }
}
