package io.sparkjobserver.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalTablesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update JOBS set ERROR_CLASS = 'new'",
        "delete from BLOBS",
        "insert into CONFIGS values ('new', 'new')",
        "alter table CONTEXTS add column X integer",
        "alter table JOB_RESULTS alter column JOB_ID varchar(9)",
        "update \"schema_version\" set \"version\" = '2'"
      })
  void showsEveryChange(String change) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = connection.createStatement()) {
      OriginalTables.create(connection);
      Map<String, List<String>> before = OriginalTables.read(connection);
      assertThat(OriginalTables.read(connection)).isEqualTo(before);
      statement.execute(change);
      assertThat(OriginalTables.read(connection)).isNotEqualTo(before);
    }
  }
}
