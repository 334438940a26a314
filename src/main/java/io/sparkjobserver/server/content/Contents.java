package io.sparkjobserver.server.content;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores and reads content. Both stream: at most one piece of {@link #CHUNK} bytes per call is in
 * memory, and each piece has a short transaction of its own. Thread-safe; methods block.
 */
@ApplicationScoped
public class Contents {

  /** The length of a stored piece, in bytes: what one request of a driver asks for. */
  public static final int CHUNK = ContentRequest.MAX_LENGTH;

  /**
   * How long content that nobody refers to is kept, so that what was just found again, or is still
   * being read, cannot vanish.
   */
  static final Duration GRACE = Duration.ofHours(1);

  private static final int DISCARDED_AT_ONCE = 64;

  private final ContentRepository repository;
  private final EntityManager database;
  private final Clock clock;

  Contents(ContentRepository repository, EntityManager database, Clock clock) {
    this.repository = repository;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Stores what a stream has. Content that is there already is not stored again.
   *
   * @param in read to its end, not closed
   * @throws IOException where the stream fails; nothing is stored then
   */
  public Content store(InputStream in) throws IOException {
    try (ContentWriter writer = writer()) {
      in.transferTo(writer);
      return writer.finish();
    }
  }

  /**
   * Content that is stored whole, by its SHA-256. It is kept for an hour from here on, whoever
   * refers to it.
   */
  public Optional<Content> find(String sha256) {
    return Optional.ofNullable(existing(sha256, clock.instant()));
  }

  /**
   * Begins to store content. Closing the writer without {@link ContentWriter#finish} discards what
   * was written.
   */
  public ContentWriter writer() {
    String id = UUID.randomUUID().toString();
    QuarkusTransaction.requiringNew()
        .run(() -> repository.persist(new ContentEntity(id, clock.instant())));
    return new ContentWriter(this, id);
  }

  /**
   * Opens stored content.
   *
   * @return a stream that reads ahead by one piece; the caller closes it
   */
  public InputStream open(Content content) {
    return new ContentInputStream(this, content);
  }

  /**
   * Reads a stretch of content.
   *
   * @return the bytes; fewer than asked for where the content ends before
   * @throws IOException where the content is not there
   */
  public byte[] read(Content content, long offset, int length) throws IOException {
    int wanted = (int) Math.max(0, Math.min(length, content.size() - offset));
    if (wanted == CHUNK && offset % CHUNK == 0) {
      // What drivers ask for, all but the end.
      return chunk(content, (int) (offset / CHUNK));
    }
    byte[] bytes = new byte[wanted];
    int filled = 0;
    while (filled < wanted) {
      long position = offset + filled;
      byte[] chunk = chunk(content, (int) (position / CHUNK));
      int start = (int) (position % CHUNK);
      int count = Math.min(chunk.length - start, wanted - filled);
      System.arraycopy(chunk, start, bytes, filled, count);
      filled += count;
    }
    return bytes;
  }

  byte[] chunk(Content content, int index) throws FileNotFoundException {
    int length = (int) Math.min(CHUNK, content.size() - (long) index * CHUNK);
    return repository
        .chunk(content.id(), index, length)
        .orElseThrow(
            () ->
                new FileNotFoundException(
                    "Piece " + index + " of content " + content.id() + " is not stored"));
  }

  void append(String id, int index, byte[] bytes) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              // A slow upload is no abandoned one.
              repository.touch(id, clock.instant());
              repository.addChunk(id, index, bytes);
            });
  }

  /** Makes a written content whole, or gives it up for the same content that is stored already. */
  Content finish(String id, String sha256, long size) {
    Instant now = clock.instant();
    Content existing = existing(sha256, now);
    if (existing == null) {
      try {
        Transactions.run(
            () ->
                repository.update(
                    "sha256 = ?1, size = ?2, touchedAt = ?3 where id = ?4", sha256, size, now, id));
        return new Content(id, sha256, size);
      } catch (RuntimeException e) {
        // Somebody else finished the same content in between.
        existing = ConstraintViolations.caused(e) ? existing(sha256, now) : null;
        if (existing == null) {
          throw e;
        }
      }
    }
    discard(id);
    return existing;
  }

  private @Nullable Content existing(String sha256, Instant now) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                repository
                    .findBySha256(sha256)
                    .filter(found -> repository.touchWhole(found.id, sha256, now))
                    .map(found -> new Content(found.id, sha256, found.size))
                    .orElse(null));
  }

  /**
   * Told that references to contents are removed, in the transaction that removes them: what nobody
   * refers to from here on is kept for a while, for whoever still reads it.
   */
  public void letGo(Collection<String> ids) {
    Instant now = clock.instant();
    // In one order, so that two that let go of the same contents do not wait for each other.
    new TreeSet<>(ids).forEach(id -> repository.touch(id, now));
  }

  /** Removes a content and its pieces, a bounded number of them in each transaction. */
  void discard(String id) {
    int deleted;
    do {
      deleted = QuarkusTransaction.requiringNew().call(() -> discardLast(id));
    } while (deleted > 0);
    QuarkusTransaction.requiringNew().run(() -> repository.deleteById(id));
  }

  /** In two statements: MySQL does not delete from a table by what it selects from it. */
  private int discardLast(String id) {
    Integer last =
        database
            .createQuery(
                "select max(c.key.chunkIndex) from ContentChunkEntity c where c.key.contentId = ?1",
                Integer.class)
            .setParameter(1, id)
            .getSingleResult();
    return last == null
        ? 0
        : database
            .createQuery(
                "delete from ContentChunkEntity c where c.key.contentId = ?1 and c.key.chunkIndex > ?2")
            .setParameter(1, id)
            .setParameter(2, last - DISCARDED_AT_ONCE)
            .executeUpdate();
  }
}
