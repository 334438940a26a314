package io.sparkjobserver.server.content;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows of contents. Every method needs a transaction, but where it says otherwise. */
@ApplicationScoped
class ContentRepository implements PanacheRepositoryBase<ContentEntity, String> {

  private final Sql sql;

  ContentRepository(Sql sql) {
    this.sql = sql;
  }

  Optional<ContentEntity> findBySha256(String sha256) {
    return find("sha256", sha256).firstResultOptional();
  }

  /** Marks a content as wanted now. */
  void touch(String id, Instant now) {
    sql.update("update sjs_content set touched_at = ? where id = ?", now, id);
  }

  /**
   * A piece of a content. Needs no transaction.
   *
   * @param length how many bytes it has: with it they are copied once, where a database that is
   *     asked for all of them copies each three times
   */
  Optional<byte[]> chunk(String id, int index, int length) {
    return sql.first(
        "select bytes from sjs_content_chunk where content_id = ? and chunk_index = ?",
        row -> bytes(row, length),
        id,
        index);
  }

  private static byte[] bytes(ResultSet row, int length) throws SQLException {
    byte[] bytes = new byte[length];
    try (InputStream stored = row.getBinaryStream(1)) {
      int read = stored.readNBytes(bytes, 0, length);
      return read == length ? bytes : Arrays.copyOf(bytes, read);
    } catch (IOException e) {
      throw new SQLException("A piece of a content cannot be read", e);
    }
  }

  void addChunk(String id, int index, byte[] bytes) {
    sql.update(
        "insert into sjs_content_chunk (content_id, chunk_index, bytes) values (?, ?, ?)",
        id,
        index,
        bytes);
  }

  /**
   * Marks a whole content as wanted now; answers whether it is still there. One that the sweeper
   * has taken has no SHA-256 any more and is not.
   */
  boolean touchWhole(String id, String sha256, Instant now) {
    return update("touchedAt = ?1 where id = ?2 and sha256 = ?3", now, id, sha256) == 1;
  }

  List<String> untouchedSince(Instant time, String after, int limit) {
    return find("touchedAt < ?1 and id > ?2 order by id", time, after)
        .page(Page.ofSize(limit))
        .stream()
        .map(content -> content.id)
        .toList();
  }

  /** Takes the row for deletion, unless it was touched in between. */
  boolean lockUntouched(String id, Instant since) {
    return find("id = ?1 and touchedAt < ?2", id, since)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional()
        .isPresent();
  }
}
