package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of H2 after many small commits. */
final class H2CompactionTest {

  private static final int ROWS = 3_000;

  @TempDir Path folder;

  @Test
  void leavesFewChunksAndAllRows() throws SQLException {
    try (Connection connection = open()) {
      store(connection);
      int chunks = chunks(connection);
      assertThat(chunks).isGreaterThan(ROWS / 10);
      MVStore store = H2Connection.store(connection);
      // Chunks of the last 45 s are left alone otherwise.
      store.setRetentionTime(0);
      int rounds = 0;
      while (rounds < 1_000 && H2Compaction.compact(store)) {
        rounds++;
      }
      assertThat(rounds).isBetween(1, 999);
      assertThat(chunks(connection)).isLessThan(chunks / 4);
      assertThat(rows(connection)).isEqualTo(ROWS);
    }
    try (Connection connection = open()) {
      assertThat(rows(connection)).isEqualTo(ROWS);
    }
  }

  private Connection open() throws SQLException {
    return new DatabaseDriver().connect("jdbc:h2:file:" + folder.resolve("db"), new Properties());
  }

  private static void store(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (id varchar(36) primary key, number int)");
      statement.execute("create index t_number on t (number)");
    }
    try (PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?)")) {
      for (int row = 0; row < ROWS; row++) {
        insert.setString(1, new UUID(row, row).toString());
        insert.setInt(2, row);
        insert.executeUpdate();
      }
    }
  }

  private static int rows(Connection connection) throws SQLException {
    return number(connection, "select count(distinct number) from t");
  }

  private static int chunks(Connection connection) throws SQLException {
    return number(
        connection,
        "select setting_value from information_schema.settings"
            + " where setting_name = 'info.CHUNK_COUNT'");
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }
}
