package io.sparkjobserver.server.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A real PostgreSQL, from a Maven artifact. */
public final class PostgresServer implements DatabaseServer {

  private final Optional<Path> folder;
  private EmbeddedPostgres postgres;

  private PostgresServer(EmbeddedPostgres.Builder builder, Optional<Path> folder) {
    this.folder = folder;
    this.postgres = start(builder);
  }

  public static PostgresServer start() {
    return new PostgresServer(EmbeddedPostgres.builder(), Optional.empty());
  }

  /** One that keeps what it acknowledged through a crash of the machine, as one of a user does. */
  public static PostgresServer startDurably() {
    return new PostgresServer(
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on"),
        Optional.empty());
  }

  /** One that can be {@linkplain #stop stopped} and goes on with what is in the folder. */
  public static PostgresServer startIn(Path folder) {
    return new PostgresServer(in(folder), Optional.of(folder));
  }

  private static EmbeddedPostgres.Builder in(Path folder) {
    return EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
  }

  private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every connection and takes no more, until it {@linkplain #goOn goes on}. */
  public void stop() {
    close();
  }

  /** Goes on where it stopped, on the same port. */
  public void goOn() {
    postgres = start(in(folder.orElseThrow()).setPort(postgres.getPort()));
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "spark.jobserver.sqldao.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
        "spark.jobserver.sqldao.jdbc.user", "postgres",
        "spark.jobserver.sqldao.jdbc.password", "postgres");
  }

  @Override
  public Connection connect() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
