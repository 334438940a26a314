package io.sparkjobserver.server.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver that the build knows: at run time it hands each URL to the driver of the database
 * that the URL means, so that one artifact serves them all. See {@code
 * docs/adr/0004-one-build-several-databases.md}. Thread-safe.
 */
public final class DatabaseDriver implements Driver {

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    DatabaseKind kind = DatabaseKind.of(url);
    try {
      kind.prepare(url);
    } catch (IOException e) {
      throw new SQLException("The folder of the database cannot be made: " + e, e);
    }
    return kind.driver().connect(kind.effective(url), info);
  }

  @Override
  public boolean acceptsURL(String url) {
    return DatabaseKind.find(url).isPresent();
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    DatabaseKind kind = DatabaseKind.of(url);
    return kind.driver().getPropertyInfo(kind.effective(url), info);
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("The database's own driver logs");
  }
}
