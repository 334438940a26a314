package io.sparkjobserver.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.h2.Driver;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * H2's driver. Where the database is a file of this process alone its commits go by way of {@link
 * H2Commits}, one for each that is open. Thread-safe.
 */
final class H2Driver extends Driver {

  /** One, for all connections to a database share its commits. */
  static final H2Driver INSTANCE = new H2Driver();

  private final Map<MVStore, H2Commits> open = new HashMap<>();

  private H2Driver() {}

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!mayHaveLog(url)) {
      return super.connect(url, info);
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
    MVStore store = H2Connection.store(connection);
    H2Commits commits = open.get(store);
    Optional<Path> file = file(store);
    // With a delay nobody wants each commit to survive.
    if (commits == null && file.isPresent() && store.getAutoCommitDelay() == 0) {
      commits = new H2Commits(connection, H2Commits.log(file.get()), () -> closed(store));
      open.put(store, commits);
    }
    if (commits != null) {
      connection.begin(commits);
    }
  }

  /** The database's file, unless it is in one of H2's own file systems. */
  private static Optional<Path> file(MVStore store) {
    return Optional.<FileStore<?>>ofNullable(store.getFileStore())
        .map(file -> Path.of(file.getFileName()))
        .filter(Files::isRegularFile);
  }

  private synchronized void closed(MVStore store) {
    open.remove(store);
  }
}
