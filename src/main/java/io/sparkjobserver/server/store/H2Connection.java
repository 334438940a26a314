package io.sparkjobserver.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an H2 database of this process, which commits by way of {@link H2Commits}. It is
 * a connection like any other, and {@link #updateRow} is what makes commits cheap.
 */
final class H2Connection extends JdbcConnection {

  private final Redo redo = new Redo();
  private final SessionLocal session;
  private @Nullable H2Commits commits;
  private @Nullable PreparedStatement mark;

  H2Connection(String url, Properties info) throws SQLException {
    super(url, info, null, null, false);
    session = (SessionLocal) getSession();
  }

  /** Begins to commit by way of these; before, commits are those of H2. */
  void begin(H2Commits with) {
    commits = with;
  }

  /**
   * Does a statement that changes one row, as {@link Sql#updateRow}; answers how many matched.
   *
   * @param values what the statement was given
   */
  int updateRow(String sql, @Nullable Object[] values, PreparedStatement statement)
      throws SQLException {
    long before = changes();
    int rows = statement.executeUpdate();
    redo.add(sql, values, rows, changes() - before);
    return rows;
  }

  @Override
  public void commit() throws SQLException {
    try {
      if (commits == null || !session.containsUncommitted()) {
        super.commit();
      } else {
        commits.commit(this, redo);
      }
    } finally {
      redo.clear();
    }
  }

  /** Has the transaction say that the database has the log up to a position. */
  void mark(long position) throws SQLException {
    if (mark == null) {
      mark = prepareStatement("update sjs_redo set position = ?");
    }
    mark.setLong(1, position);
    mark.executeUpdate();
  }

  /** Commits as H2 does. */
  void commitOnly() throws SQLException {
    super.commit();
  }

  @Override
  public void rollback() throws SQLException {
    redo.clear();
    super.rollback();
  }

  @Override
  public void close() throws SQLException {
    super.close();
    if (commits != null) {
      commits.closedConnection();
    }
  }

  /** How many changes the transaction has made so far, each of each table and index. */
  long changes() {
    return session.getTransaction().setSavepoint();
  }

  /** What an open H2 database of this process is stored by, whoever's connection to it this is. */
  static MVStore store(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    return session.getDatabase().getStore().getMvStore();
  }
}
