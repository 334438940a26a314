package io.sparkjobserver.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of an open H2 database: each survives the process when it is over. H2 itself stores
 * all pages that a commit changed, a fifth of a millisecond of work for a row. Here a transaction
 * that can be said again is appended to a {@link RedoLog} instead, and H2 stores many of these at
 * once: when the log is long, and with each other transaction.
 *
 * <p>A row of the database, {@code sjs_redo}, has the position up to which it has what the log
 * says. It is changed in the same transaction, so that what H2 stored and what is to be done again
 * never overlap nor leave a gap, whenever the process ends and whoever had H2 store. Thread-safe.
 */
final class H2Commits {

  private static final Logger LOG = LoggerFactory.getLogger(H2Commits.class);

  /**
   * How long the log gets before H2 stores, in bytes: the work of some two hundred jobs. It bounds
   * what a start does again, and what of the database is in memory alone.
   */
  private static final int LONG = 256 * 1024;

  /** When H2 stores by itself. */
  private static final int NEVER = -1;

  private static final int WITH_EACH_COMMIT = 0;

  private final MVStore store;
  private final Path path;
  private final Runnable closed;

  /**
   * One commit at a time. What a transaction may have seen of another one is stored or in the log
   * before it is in the log itself.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final RedoLog log;
  private long position;

  /**
   * Does again what the log of a database says and the database has not stored, and goes on with
   * it.
   *
   * @param connection that was opened just now, and has no transaction
   * @param path of the log
   * @param closed told once, when the database is closed
   * @throws SQLException where the log does not fit the database, or cannot be read or written
   */
  H2Commits(H2Connection connection, Path path, Runnable closed) throws SQLException {
    this.store = H2Connection.store(connection);
    this.path = path;
    this.closed = closed;
    try {
      Mark mark = mark(connection);
      List<RedoLog.Entry> missing = missing(mark);
      redo(connection, missing);
      position = mark.position() + missing.size();
      log = new RedoLog(path, mark.database());
    } catch (IOException e) {
      throw new SQLException(
          "The log of the database, %s, cannot be used: %s".formatted(path, e), e);
    }
  }

  /** The log of the database that is this file. */
  static Path log(Path database) {
    String name = String.valueOf(database.getFileName());
    return database.resolveSibling(name.replaceFirst("[.]mv[.]db$", "") + ".redo.log");
  }

  /**
   * Commits a transaction.
   *
   * @param redo what it changed, or a part of that
   * @throws SQLException where it is not committed
   */
  void commit(H2Connection connection, Redo redo) throws SQLException {
    lock.lock();
    try {
      if (redo.covers(connection.changes())) {
        append(connection, redo);
        if (log.size() > LONG) {
          store();
        }
      } else {
        connection.commitOnly();
        store();
      }
    } catch (IOException | MVStoreException e) {
      throw new SQLException("The database cannot store: " + e, e);
    } finally {
      lock.unlock();
    }
  }

  private void append(H2Connection connection, Redo redo) throws SQLException, IOException {
    connection.mark(position + 1);
    log.append(position + 1, redo.toBytes());
    // What others change without a transaction at this very moment is stored with the next commit.
    store.setAutoCommitDelay(NEVER);
    try {
      connection.commitOnly();
    } catch (SQLException e) {
      log.takeBack();
      throw e;
    } finally {
      store.setAutoCommitDelay(WITH_EACH_COMMIT);
    }
    position++;
  }

  private void store() {
    store.commit();
    log.rewind();
  }

  /** A connection was closed, and with the last one its database. */
  void closedConnection() {
    if (!store.isClosed()) {
      return;
    }
    lock.lock();
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("{} was not closed: {}", path, e.toString());
    } finally {
      lock.unlock();
    }
    closed.run();
  }

  /** Where the database is, which is made to know that where it does not. */
  private static Mark mark(H2Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Not by the migrations: they come later, and it is of no other database.
      statement.execute(
          "create table if not exists sjs_redo (database_id uuid not null, position bigint not null)");
      Mark mark = find(statement);
      if (mark == null) {
        mark = new Mark(UUID.randomUUID(), 0);
        statement.execute("insert into sjs_redo values ('%s', 0)".formatted(mark.database()));
      }
      return mark;
    }
  }

  private static @Nullable Mark find(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select database_id, position from sjs_redo")) {
      return rows.next() ? new Mark(rows.getObject(1, UUID.class), rows.getLong(2)) : null;
    }
  }

  /** What the log says beyond the mark. */
  private List<RedoLog.Entry> missing(Mark mark) throws IOException {
    Optional<RedoLog.Content> found = RedoLog.read(path);
    if (found.isEmpty() || found.get().entries().isEmpty()) {
      return List.of();
    }
    RedoLog.Content content = found.get();
    long first = content.entries().get(0).position();
    if (!content.database().equals(mark.database()) || first > mark.position() + 1) {
      Path aside = path.resolveSibling(path.getFileName() + "." + content.database());
      Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn(
          "The log of the database is not that of the database beside it, which is another one or an older"
              + " copy of it. It is put aside as {}; bring back both files together if jobs are missing",
          aside);
      return List.of();
    }
    return content.entries().stream().filter(entry -> entry.position() > mark.position()).toList();
  }

  /**
   * Does them again in one transaction, which H2 stores as any other before these commits begin.
   */
  private void redo(H2Connection connection, List<RedoLog.Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    connection.setAutoCommit(false);
    for (RedoLog.Entry entry : entries) {
      for (Redo.Statement statement : entry.statements()) {
        redo(connection, entry.position(), statement);
      }
      connection.mark(entry.position());
    }
    connection.commit();
    connection.setAutoCommit(true);
    LOG.info(
        "Did {} transactions again that the database had not stored when the server was ended",
        entries.size());
  }

  private void redo(H2Connection connection, long entry, Redo.Statement statement)
      throws SQLException {
    try (PreparedStatement again = connection.prepareStatement(statement.sql())) {
      for (int index = 0; index < statement.values().size(); index++) {
        again.setObject(index + 1, statement.values().get(index));
      }
      int rows = again.executeUpdate();
      if (rows != statement.rows()) {
        throw new SQLException(
            "Transaction %d of %s changes %d rows and did change %d"
                .formatted(entry, path, rows, statement.rows()));
      }
    } catch (SQLException e) {
      throw new SQLException(
          "What the server stored last before it was ended cannot be done again: %s. Bring back %s and the"
                  .formatted(e.getMessage(), path)
              + " database beside it together from one copy, or move it away and do without its jobs",
          e);
    }
  }

  /**
   * Where a database is.
   *
   * @param database which one it is; copies of it are the same
   * @param position of the last transaction of the log that it has
   */
  private record Mark(UUID database, long position) {}
}
