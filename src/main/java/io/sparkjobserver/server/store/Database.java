package io.sparkjobserver.server.store;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;

/** The database that this process runs on. Thread-safe. */
@ApplicationScoped
public class Database {

  private final String url;
  private final DatabaseKind kind;

  Database(AgroalDataSource dataSource) {
    this.url =
        dataSource
            .getConfiguration()
            .connectionPoolConfiguration()
            .connectionFactoryConfiguration()
            .jdbcUrl();
    this.kind = DatabaseKind.of(url);
  }

  /** Which database it is. */
  public DatabaseKind kind() {
    return kind;
  }

  /**
   * Whether no other process can have it open, so that every other server that it knows is dead.
   */
  public boolean exclusive() {
    return kind.exclusive(url);
  }
}
