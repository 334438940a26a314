package io.sparkjobserver.server.store;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;

/** The database that this process runs on. Thread-safe. */
@ApplicationScoped
public class Database {

  private final DatabaseKind kind;
  private final boolean exclusive;

  Database(AgroalDataSource dataSource) {
    String url =
        dataSource
            .getConfiguration()
            .connectionPoolConfiguration()
            .connectionFactoryConfiguration()
            .jdbcUrl();
    this.kind = DatabaseKind.of(url);
    this.exclusive = kind.exclusive(url);
  }

  /** Which database it is. */
  public DatabaseKind kind() {
    return kind;
  }

  /**
   * Whether no other process can have it open, so that every other server that it knows is dead.
   */
  public boolean exclusive() {
    return exclusive;
  }
}
