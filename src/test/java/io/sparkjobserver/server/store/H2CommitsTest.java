package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a database whose process ends: the files as they are at that moment. */
final class H2CommitsTest {

  private static final String INSERT = "insert into t (id, text) values (?, ?)";

  @TempDir Path folder;
  private Path live;

  @BeforeEach
  void table() throws SQLException, IOException {
    live = Files.createDirectory(folder.resolve("live"));
    try (Connection connection = open(live)) {
      connection.createStatement().execute("create table t (id bigint primary key, text varchar)");
      connection.createStatement().execute("create index t_text on t (text)");
    }
  }

  @Test
  void losesNoCommitThatIsInTheLogOnly() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      for (long id = 1; id <= 20; id++) {
        insert(connection, id);
        connection.commit();
      }
      Path killed = kill();
      Path databaseAlone = Files.createDirectory(folder.resolve("alone"));
      Files.copy(killed.resolve("db.mv.db"), databaseAlone.resolve("db.mv.db"));

      assertThat(ids(killed)).containsExactlyElementsOf(upTo(20));
      // So that this tests what it says.
      assertThat(ids(databaseAlone)).isEmpty();
    }
  }

  @Test
  void doesNothingTwiceHoweverOftenItIsKilled() throws SQLException, IOException {
    Path database = live;
    for (long id = 1; id <= 5; id++) {
      try (Connection connection = open(database)) {
        insert(connection, id);
        connection.commit();
        database = kill(database);
      }
    }
    assertThat(ids(database)).containsExactlyElementsOf(upTo(5));
  }

  @Test
  void hasTheDatabaseStoreWhenTheLogIsLong() throws SQLException, IOException {
    String text = "x".repeat(10_000);
    long most = 0;
    try (Connection connection = open(live)) {
      for (long id = 1; id <= 200; id++) {
        insert(connection, id, text);
        connection.commit();
        most = Math.max(most, Files.size(H2Commits.log(live.resolve("db.mv.db"))));
        if (id % 20 == 0) {
          assertThat(ids(kill())).containsExactlyElementsOf(upTo(id));
        }
      }
    }
    assertThat(most).isBetween(200_000L, 400_000L);
  }

  @Test
  void storesWhatWasChangedInAnotherWay() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.commit();
      connection.createStatement().execute("insert into t values (2, 'two')");
      connection.commit();
      Path killed = kill();
      Files.delete(H2Commits.log(killed.resolve("db.mv.db")));
      assertThat(ids(killed)).containsExactly(1L, 2L);
    }
  }

  @Test
  void storesATransactionThatChangedThingsInBothWays() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.createStatement().execute("update t set text = 'other' where id = 1");
      connection.commit();
      assertThat(text(kill(), 1)).isEqualTo("other");
    }
  }

  @Test
  void storesWhatIsTooMuchForTheLog() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      insert(connection, 1, "x".repeat(Redo.MOST + 1));
      connection.commit();
      assertThat(text(kill(), 1)).hasSize(Redo.MOST + 1);
    }
  }

  @Test
  void storesWhatIsNoPartOfATransaction() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.commit();
      connection.setAutoCommit(true);
      connection.createStatement().execute("insert into t values (2, 'two')");
      assertThat(ids(kill())).containsExactly(1L, 2L);
    }
  }

  @Test
  void forgetsWhatIsRolledBackOrNotCommitted() throws SQLException, IOException {
    try (Connection connection = open(live);
        Connection other = open(live)) {
      insert(connection, 1);
      connection.rollback();
      insert(connection, 2);
      connection.commit();
      insert(other, 3);
      insert(connection, 4);
      connection.commit();
      assertThat(ids(kill())).containsExactly(2L, 4L);
    }
  }

  @Test
  void doesAgainInTheOrderOfTheCommits() throws SQLException, IOException {
    try (Connection connection = open(live);
        Connection other = open(live)) {
      insert(connection, 1, "first");
      connection.commit();
      change(other, 1, "first", "second");
      other.commit();
      change(connection, 1, "second", "third");
      // Nothing to do, and nothing is done again either.
      change(connection, 1, "first", "fourth");
      connection.commit();
      assertThat(text(kill(), 1)).isEqualTo("third");
    }
  }

  @Test
  void goesOnAfterAnEndAndALoss() throws SQLException, IOException {
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.commit();
    }
    Files.delete(H2Commits.log(live.resolve("db.mv.db")));
    try (Connection connection = open(live)) {
      insert(connection, 2);
      connection.commit();
      assertThat(ids(kill())).containsExactly(1L, 2L);
    }
  }

  @Test
  void putsTheLogOfAnotherDatabaseAside() throws SQLException, IOException {
    Path killed;
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.commit();
      killed = kill();
    }
    Files.delete(killed.resolve("db.mv.db"));
    open(killed).close();
    assertThat(names(killed)).hasSize(3).anyMatch(name -> name.startsWith("db.redo.log."));
  }

  @Test
  void putsTheLogAsideWhereTheDatabaseIsAnOlderCopy() throws SQLException, IOException {
    Path older = kill();
    Path killed;
    try (Connection connection = open(live)) {
      insert(connection, 1);
      connection.commit();
      connection.createStatement().execute("insert into t values (2, 'two')");
      connection.commit();
      insert(connection, 3);
      connection.commit();
      killed = kill();
    }
    Files.copy(
        H2Commits.log(killed.resolve("db.mv.db")),
        H2Commits.log(older.resolve("db.mv.db")),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(ids(older)).isEmpty();
    assertThat(names(older)).anyMatch(name -> name.startsWith("db.redo.log."));
  }

  @Test
  void doesNotOpenWhatTheLogDoesNotFit() throws SQLException, IOException {
    Path killed;
    try (Connection connection = open(live)) {
      insert(connection, 1, "one");
      connection.commit();
      killed = kill();
    }
    Path log = H2Commits.log(killed.resolve("db.mv.db"));
    byte[] kept = Files.readAllBytes(log);
    // The same position, and another row.
    try (Connection connection =
        new org.h2.Driver().connect("jdbc:h2:file:" + killed.resolve("db"), new Properties())) {
      connection.createStatement().execute("insert into t values (1, 'another')");
    }

    assertThatThrownBy(() -> open(killed))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot be done again")
        .hasMessageContaining(log.toString());
    assertThat(Files.readAllBytes(log)).isEqualTo(kept);
    Files.delete(log);
    assertThat(text(killed, 1)).isEqualTo("another");
  }

  @Test
  void doesNotOpenWhereTheLogCannotBeWritten() throws SQLException, IOException {
    Path log = H2Commits.log(live.resolve("db.mv.db"));
    Files.delete(log);
    Files.createDirectory(log);
    assertThatThrownBy(() -> open(live))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(log.toString());
  }

  @Test
  void hasNoLogWhereNobodyNeedsOne() throws SQLException, IOException {
    for (String url :
        List.of(
            "jdbc:h2:mem:x",
            "jdbc:h2:file:" + folder.resolve("delayed/db") + ";WRITE_DELAY=500",
            "jdbc:h2:split:" + folder.resolve("split/db"),
            "jdbc:h2:file:" + folder.resolve("secret/db") + ";CIPHER=AES")) {
      Properties user = new Properties();
      user.setProperty("password", "file secret");
      try (Connection connection = new DatabaseDriver().connect(url, user)) {
        connection.setAutoCommit(false);
        connection.createStatement().execute("create table t (id bigint, text varchar)");
        insert(connection, 1);
        connection.commit();
        assertThat(ids(connection)).containsExactly(1L);
      }
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".redo.log")))
          .containsExactly(H2Commits.log(live.resolve("db.mv.db")));
    }
  }

  static Connection open(Path database) throws SQLException {
    Connection connection =
        new DatabaseDriver().connect("jdbc:h2:file:" + database.resolve("db"), new Properties());
    connection.setAutoCommit(false);
    return connection;
  }

  private Path kill() throws IOException {
    return kill(live);
  }

  /** The files of a database of which nothing is being written, as its process would leave them. */
  private Path kill(Path database) throws IOException {
    Path left = Files.createTempDirectory(folder, "killed");
    for (String name : names(database)) {
      Files.copy(database.resolve(name), left.resolve(name));
    }
    return left;
  }

  private static List<String> names(Path database) throws IOException {
    try (var files = Files.list(database)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void insert(Connection connection, long id) throws SQLException {
    insert(connection, id, "text");
  }

  private static void insert(Connection connection, long id, String text) throws SQLException {
    updateRow(connection, INSERT, id, text);
  }

  private static void change(Connection connection, long id, String from, String to)
      throws SQLException {
    updateRow(connection, "update t set text = ? where id = ? and text = ?", to, id, from);
  }

  private static void updateRow(Connection connection, String sql, Object... values)
      throws SQLException {
    execute(connection, connection.isWrapperFor(H2Connection.class), sql, values);
  }

  /** Does a statement, said for the log or not. */
  static void execute(Connection connection, boolean logged, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      if (logged) {
        connection.unwrap(H2Connection.class).updateRow(sql, values, statement);
      } else {
        statement.executeUpdate();
      }
    }
  }

  private static List<Long> upTo(long last) {
    return IntStream.rangeClosed(1, (int) last).mapToObj(Long::valueOf).toList();
  }

  private static List<Long> ids(Path database) throws SQLException {
    try (Connection connection = open(database)) {
      return ids(connection);
    }
  }

  private static List<Long> ids(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from t order by id")) {
      List<Long> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
      return ids;
    }
  }

  private static String text(Path database, long id) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select text from t where id = " + id)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
