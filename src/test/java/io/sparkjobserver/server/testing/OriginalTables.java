package io.sparkjobserver.server.testing;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables that the original server leaves in its database, with a row in each. The product's
 * must be able to stand beside them and leave them as they are.
 */
public final class OriginalTables {

  private static final String NAME = "varchar(255)";
  private static final String TEXT = "text";
  private static final String TIME = "timestamp null";
  private static final String NUMBER = "integer";
  private static final String BYTES = "bytes";

  private static final List<Table> TABLES =
      List.of(
          new Table("BINARIES")
              .with("BIN_ID", NAME)
              .with("APP_NAME", NAME)
              .with("BINARY_TYPE", NAME)
              .with("UPLOAD_TIME", TIME)
              .with("BIN_HASH", BYTES),
          new Table("BLOBS").with("BIN_ID", NAME).with("BINARY", BYTES),
          new Table("JOBS")
              .with("JOB_ID", NAME)
              .with("CONTEXT_ID", NAME)
              .with("CONTEXT_NAME", NAME)
              .with("BIN_IDS", TEXT)
              .with("URIS", TEXT)
              .with("CLASSPATH", NAME)
              .with("STATE", NAME)
              .with("START_TIME", TIME)
              .with("END_TIME", TIME)
              .with("ERROR", TEXT)
              .with("ERROR_CLASS", NAME)
              .with("ERROR_STACK_TRACE", TEXT)
              .with("CALLBACK_URL", NAME),
          new Table("CONFIGS").with("JOB_ID", NAME).with("JOB_CONFIG", TEXT),
          new Table("CONTEXTS")
              .with("ID", NAME)
              .with("NAME", NAME)
              .with("CONFIG", TEXT)
              .with("ACTOR_ADDRESS", NAME)
              .with("START_TIME", TIME)
              .with("END_TIME", TIME)
              .with("STATE", NAME)
              .with("ERROR", TEXT),
          new Table("JOB_RESULTS").with("JOB_ID", NAME).with("RESULT", BYTES),
          // What its Flyway remembers; ours must not take it for its own.
          new Table("schema_version")
              .with("installed_rank", NUMBER)
              .with("version", NAME)
              .with("description", NAME)
              .with("type", NAME)
              .with("script", NAME)
              .with("checksum", NUMBER)
              .with("installed_by", NAME)
              .with("installed_on", TIME)
              .with("execution_time", NUMBER)
              .with("success", NUMBER));

  private OriginalTables() {}

  /** Makes the tables. */
  public static void create(Connection connection) throws SQLException {
    for (Table table : TABLES) {
      table.create(connection);
    }
  }

  /** All that the tables are and hold, by table: equal as long as nothing has changed. */
  public static Map<String, List<String>> read(Connection connection) throws SQLException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (Table table : TABLES) {
      all.put(table.name, table.read(connection));
    }
    return all;
  }

  private static final class Table {
    private final String name;
    private final Map<String, String> columns = new LinkedHashMap<>();

    private Table(String name) {
      this.name = name;
    }

    private Table with(String column, String type) {
      columns.put(column, type);
      return this;
    }

    private void create(Connection connection) throws SQLException {
      DatabaseMetaData database = connection.getMetaData();
      String quote = database.getIdentifierQuoteString();
      String bytes = "PostgreSQL".equals(database.getDatabaseProductName()) ? "bytea" : "blob";
      List<String> definitions = new ArrayList<>();
      columns.forEach(
          (column, type) ->
              definitions.add(quote + column + quote + " " + (type.equals(BYTES) ? bytes : type)));
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "create table %s (%s)".formatted(quoted(quote), String.join(", ", definitions)));
      }
      String marks = "?, ".repeat(columns.size() - 1) + "?";
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into %s values (%s)".formatted(quoted(quote), marks))) {
        int index = 0;
        for (String type : columns.values()) {
          index++;
          insert.setObject(index, value(type, index));
        }
        insert.executeUpdate();
      }
    }

    private static Object value(String type, int index) {
      return switch (type) {
        case TIME -> Timestamp.valueOf("2020-02-03 04:05:06");
        case NUMBER -> index;
        case BYTES -> new byte[] {'P', 'K', 3, 4, (byte) index};
        default -> "old " + index;
      };
    }

    private List<String> read(Connection connection) throws SQLException {
      String quote = connection.getMetaData().getIdentifierQuoteString();
      List<String> lines = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select * from " + quoted(quote))) {
        ResultSetMetaData found = rows.getMetaData();
        for (int column = 1; column <= found.getColumnCount(); column++) {
          lines.add(
              "%s %s(%d)"
                  .formatted(
                      found.getColumnName(column),
                      found.getColumnTypeName(column),
                      found.getPrecision(column)));
        }
        while (rows.next()) {
          for (String column : columns.keySet()) {
            lines.add(
                columns.get(column).equals(BYTES)
                    ? HexFormat.of().formatHex(rows.getBytes(column))
                    : rows.getString(column));
          }
        }
      }
      return lines;
    }

    private String quoted(String quote) {
      return quote + name + quote;
    }
  }
}
