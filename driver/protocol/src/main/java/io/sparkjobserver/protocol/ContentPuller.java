package io.sparkjobserver.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The side of a transfer that wants the content. One per process; thread-safe. A transfer keeps at
 * most a window of requests under way, so it holds at most that many times {@link
 * ContentRequest#MAX_LENGTH} bytes in memory, and goes on from where it stands when replies stay
 * away.
 */
public final class ContentPuller {

  /** How many requests one transfer keeps under way: what they ask for waits at the other side. */
  public static final int WINDOW = 3;

  /**
   * How many where both sides are on one machine, which has few drivers and no network to wait for:
   * each step of a transfer is another thread there, and none is to wait for the next one.
   */
  public static final int WINDOW_AT_HOME = 6;

  private static final int CHUNKS = ContentRequest.MAX_LENGTH / Protocol.MAX_PAYLOAD + 1;

  private final AtomicLong transfers = new AtomicLong();
  private final Map<Long, BlockingQueue<ContentReply>> open = new ConcurrentHashMap<>();
  private final Duration patience;
  private final int tries;
  private final int window;

  /**
   * @param patience how long a transfer waits for the next chunk before it asks again; it gives up
   *     after four such waits
   */
  public ContentPuller(Duration patience) {
    this(patience, 4, WINDOW);
  }

  /**
   * @param patience how long a transfer waits for the next chunk before it asks again
   * @param tries after how many such waits in a row it gives up
   * @param window how many requests it keeps under way
   */
  public ContentPuller(Duration patience, int tries, int window) {
    this.patience = patience;
    this.tries = tries;
    this.window = window;
  }

  /**
   * The behaviour of the process's {@link Protocol#CONTENT_INBOX}. Replies to transfers that are
   * over are dropped.
   */
  public Behavior<ContentReply> inbox() {
    return Behaviors.receiveMessage(
        reply -> {
          BlockingQueue<ContentReply> queue = open.get(reply.transfer());
          if (queue != null) {
            // A full queue means replies that were not asked for; the transfer notices the gap.
            boolean unused = queue.offer(reply);
          }
          return Behaviors.same();
        });
  }

  /**
   * Pulls one piece of content. Blocks the calling thread until it is whole.
   *
   * @param content what to pull
   * @param size its length in bytes
   * @param sha256 what its SHA-256 must be; empty where it is not known
   * @param inbox this process's {@link #inbox()}
   * @param source takes the requests to the other side
   * @param sink takes the bytes in order; not closed
   * @throws IOException where the other side refuses, stays silent, or sends other content than was
   *     announced
   * @throws InterruptedException where the thread is interrupted; what was written to the sink is
   *     then incomplete
   */
  public void pull(
      ContentRef content,
      long size,
      Optional<String> sha256,
      ActorRef<ContentReply> inbox,
      Consumer<ContentRequest> source,
      OutputStream sink)
      throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    long written = 0;
    int silences = 0;
    while (written < size) {
      long before = written;
      written = pullFrom(written, content, size, inbox, source, sink, digest);
      silences = written > before ? 0 : silences + 1;
      if (silences == tries) {
        throw new IOException(
            "%s %s stopped coming after %d of %d bytes; %s"
                .formatted(content.kind(), content.key(), written, size, silence()));
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (sha256.isPresent() && !sha256.get().equals(actual)) {
      throw new IOException(
          "%s %s arrived with SHA-256 %s instead of %s"
              .formatted(content.kind(), content.key(), actual, sha256.get()));
    }
  }

  /**
   * Asks what a content is. Blocks the calling thread until that is known.
   *
   * @param content what to look up
   * @param inbox this process's {@link #inbox()}
   * @param source takes the questions to the other side
   * @throws IOException where the other side does not have it, or stays silent
   * @throws InterruptedException where the thread is interrupted
   */
  public ContentDescription describe(
      ContentRef content, ActorRef<ContentReply> inbox, Consumer<ContentLookup> source)
      throws IOException, InterruptedException {
    if (content.key().length() > ContentLookup.MAX_KEY) {
      throw new IOException(
          "No %s has a name of %d characters".formatted(content.kind(), content.key().length()));
    }
    for (int silences = 0; silences < tries; silences++) {
      long transfer = transfers.incrementAndGet();
      BlockingQueue<ContentReply> replies = new ArrayBlockingQueue<>(1);
      open.put(transfer, replies);
      try {
        source.accept(new ContentLookup(transfer, content, inbox));
        ContentReply reply = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (reply instanceof ContentReply.Described described) {
          return described.content();
        }
        refuse(content, reply);
      } finally {
        open.remove(transfer);
      }
    }
    throw new IOException(
        "%s %s cannot be had: %s".formatted(content.kind(), content.key(), silence()));
  }

  private String silence() {
    return "the other side was asked %d times within %d s and did not answer; its log says why"
        .formatted(tries, patience.multipliedBy(tries).toSeconds());
  }

  /** Goes as far as replies come in time; answers how far that is. */
  private long pullFrom(
      long start,
      ContentRef content,
      long size,
      ActorRef<ContentReply> inbox,
      Consumer<ContentRequest> source,
      OutputStream sink,
      MessageDigest digest)
      throws IOException, InterruptedException {
    long transfer = transfers.incrementAndGet();
    BlockingQueue<ContentReply> replies = new ArrayBlockingQueue<>(window * CHUNKS);
    open.put(transfer, replies);
    try {
      long asked = start;
      long written = start;
      while (written < size) {
        while (asked < size && asked - written <= (window - 1L) * ContentRequest.MAX_LENGTH) {
          int length = (int) Math.min(ContentRequest.MAX_LENGTH, size - asked);
          source.accept(new ContentRequest(transfer, content, asked, length, inbox));
          asked += length;
        }
        ContentReply reply = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        ByteString bytes = bytesAt(written, content, reply);
        if (bytes == null) {
          return written;
        }
        byte[] array = bytes.toArrayUnsafe();
        if (array.length == 0 || array.length > size - written) {
          throw new IOException(
              "%s %s is not of the %d bytes that were announced"
                  .formatted(content.kind(), content.key(), size));
        }
        sink.write(array);
        digest.update(array);
        written += array.length;
      }
      return written;
    } finally {
      open.remove(transfer);
    }
  }

  /**
   * The bytes that stand at the offset; null where the reply is missing or another one, so that the
   * rest is asked again.
   */
  private static @Nullable ByteString bytesAt(
      long offset, ContentRef content, @Nullable ContentReply reply) throws IOException {
    refuse(content, reply);
    return reply instanceof ContentReply.Chunk chunk && chunk.offset() == offset
        ? chunk.bytes()
        : null;
  }

  private static void refuse(ContentRef content, @Nullable ContentReply reply) throws IOException {
    if (reply instanceof ContentReply.Unavailable unavailable) {
      throw new IOException(
          "%s %s cannot be had: %s".formatted(content.kind(), content.key(), unavailable.reason()));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
