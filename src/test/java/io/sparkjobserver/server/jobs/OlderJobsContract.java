package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.sparkjobserver.server.store.SchemaMigration;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What becomes, on every database, of jobs that were stored in three tables. */
abstract class OlderJobsContract {

  private static final String BEFORE = "12";
  private static final String SCHEMA = "sjs_older";

  @Inject AgroalDataSource dataSource;
  @Inject SchemaMigration placeholders;

  @Test
  void keepsJobsWithTheirInputsAndResults() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      String quote = connection.getMetaData().getIdentifierQuoteString();
      String schema = quote + SCHEMA + quote + ".";
      flyway().target(BEFORE).load().migrate();
      statement.executeUpdate(
          "insert into "
              + schema
              + "sjs_job (id, number, context_id, context_name, main_class, class_path, state,"
              + " started_at, ended_at, restartable, row_shape)"
              + " values ('a', 7, 'c', 'ctx', 'Main', 'cp', 'FINISHED', 1, 2, true, 'ARRAYS')");
      statement.executeUpdate(
          "insert into " + schema + "sjs_job_input (job_id, json) values ('a', '{\"x\":1}')");
      statement.executeUpdate(
          "insert into " + schema + "sjs_result (job_id, size) values ('a', 4)");
      statement.executeUpdate(
          "insert into "
              + schema
              + "sjs_callback (job_id, url, attempts, due_at) values ('a', 'http://c', 0, 0)");

      flyway().load().migrate();

      try (ResultSet job =
          statement.executeQuery("select * from " + schema + "sjs_job where id = 'a'")) {
        assertThat(job.next()).isTrue();
        assertThat(job.getLong("number")).isEqualTo(7);
        assertThat(job.getString("input")).isEqualTo("{\"x\":1}");
        assertThat(job.getString("row_shape")).isEqualTo("ARRAYS");
        assertThat(job.getBoolean("restartable")).isTrue();
        assertThat(job.getString("state")).isEqualTo("FINISHED");
        assertThat(job.getLong("ended_at")).isEqualTo(2);
        assertThat(job.getBytes("result")).isNull();
      }
      assertThat(rows(statement, schema + "sjs_result")).isEqualTo(1);
      statement.executeUpdate("delete from " + schema + "sjs_job where id = 'a'");
      assertThat(rows(statement, schema + "sjs_result")).isZero();
      assertThat(rows(statement, schema + "sjs_callback")).isZero();
    }
  }

  private static int rows(Statement statement, String table) throws SQLException {
    try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
      count.next();
      return count.getInt(1);
    }
  }

  private FluentConfiguration flyway() {
    FluentConfiguration flyway =
        Flyway.configure().dataSource(dataSource).schemas(SCHEMA).table("sjs_schema_history");
    placeholders.customize(flyway);
    return flyway;
  }
}
