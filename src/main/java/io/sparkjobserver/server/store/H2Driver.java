package io.sparkjobserver.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * H2's driver. Where the database is a file of this process alone its commits go by way of {@link
 * H2Commits}, one for each that is open. Thread-safe.
 */
final class H2Driver implements Driver {

  /** One, for all connections to a database share its commits. */
  static final H2Driver INSTANCE = new H2Driver();

  private final Driver own = new org.h2.Driver();
  private final Map<MVStore, H2Commits> open = new HashMap<>();

  private H2Driver() {}

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!mayHaveLog(url)) {
      return own.connect(url, info);
    }
    H2Connection connection = new H2Connection(url, info);
    try {
      begin(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Not an encrypted one has: its log would not be. */
  private static boolean mayHaveLog(String url) {
    return DatabaseKind.H2.exclusive(url) && !H2Url.inMemory(url) && !H2Url.encrypted(url);
  }

  private synchronized void begin(H2Connection connection) throws SQLException {
    MVStore store = connection.mvStore();
    H2Commits commits = open.get(store);
    // What is no plain file is one of H2's own file systems, and with a delay it is not wanted.
    if (commits == null
        && store.getFileStore() != null
        && store.getAutoCommitDelay() == 0
        && Files.isRegularFile(Path.of(store.getFileStore().getFileName()))) {
      Path file = Path.of(store.getFileStore().getFileName());
      commits = new H2Commits(connection, H2Commits.log(file), () -> closed(store));
      open.put(store, commits);
    }
    if (commits != null) {
      connection.begin(commits);
    }
  }

  private synchronized void closed(MVStore store) {
    open.remove(store);
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return own.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return own.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return own.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return own.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return own.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return own.getParentLogger();
  }
}
