package io.sparkjobserver.server.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Statements that are on the way of every job or of the server's start, as the database takes them.
 * Each is done at once, in the transaction that is under way, which entities share: those that are
 * not flushed yet it does not see. What is done now and then is better said to entities; the way to
 * the same statement is some ten times longer there, and it is the code on that way that takes
 * minutes to be compiled.
 *
 * <p>Values are what JDBC's {@code setObject} takes, and times. A failure is a {@link
 * PersistenceException}, as from entities. Thread-safe; methods block.
 */
@ApplicationScoped
public class Sql {

  private static final MicrosConverter MICROS = new MicrosConverter();

  /** SQL's class of violated constraints. */
  private static final String CONSTRAINT = "23";

  private final DataSource database;

  Sql(DataSource database) {
    this.database = database;
  }

  /** Changes rows; answers how many matched. */
  public int update(String sql, @Nullable Object... values) {
    return with(sql, values, (statement, columns) -> statement.executeUpdate());
  }

  /**
   * Makes or changes one row, which the statement names by its key, and nothing but that row
   * decides whether it does: so it comes out the same where it is done again, in the order of the
   * commits. A transaction that changes nothing otherwise is a cheap one for an embedded H2 ({@link
   * H2Commits}). Answers whether there was a row.
   */
  public boolean updateRow(String sql, @Nullable Object... values) {
    return with(
            sql,
            values,
            (statement, columns) -> {
              // That of the pool, which knows H2's.
              Connection connection = statement.getConnection();
              return connection.isWrapperFor(H2Connection.class)
                  ? connection.unwrap(H2Connection.class).updateRow(sql, columns, statement)
                  : statement.executeUpdate();
            })
        == 1;
  }

  /** The first row of a query, if there is one. */
  public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) {
    return query(sql, values, rows -> rows.next() ? Optional.of(row.read(rows)) : Optional.empty());
  }

  /** All rows of a query, which is to bound how many these are. */
  public <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) {
    return query(
        sql,
        values,
        rows -> {
          List<T> read = new ArrayList<>();
          while (rows.next()) {
            read.add(row.read(rows));
          }
          return read;
        });
  }

  /** A list of parameters, as for {@code in}: as many as there are values, at least one. */
  public static String parameters(Collection<?> values) {
    return values.stream().map(value -> "?").collect(Collectors.joining(", ", "(", ")"));
  }

  /** The time in a column. */
  public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : MICROS.convertToEntityAttribute(micros);
  }

  /** Reads a value from the row that a cursor stands on. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> T query(String sql, @Nullable Object[] values, Row<T> read) {
    return with(
        sql,
        values,
        (statement, columns) -> {
          try (ResultSet rows = statement.executeQuery()) {
            return read.read(rows);
          }
        });
  }

  private <T> T with(String sql, @Nullable Object[] values, Use<T> use) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      @Nullable Object[] columns = new Object[values.length];
      for (int index = 0; index < values.length; index++) {
        columns[index] = column(values[index]);
        statement.setObject(index + 1, columns[index]);
      }
      return use.of(statement, columns);
    } catch (SQLException e) {
      String state = e.getSQLState();
      throw state != null && state.startsWith(CONSTRAINT)
          ? new ConstraintViolationException(e.getMessage(), e, sql)
          : new PersistenceException(e.getMessage(), e);
    }
  }

  private static @Nullable Object column(@Nullable Object value) {
    return value instanceof Instant time ? MICROS.convertToDatabaseColumn(time) : value;
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(PreparedStatement statement, @Nullable Object[] columns) throws SQLException;
  }
}
