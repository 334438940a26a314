package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same packaged server on PostgreSQL: nothing is said to it but another URL. */
final class PostgresIT {

  private static final Duration LEASE_AND_START = Duration.ofSeconds(60);

  private static EmbeddedPostgres postgres;
  private static ApiProcess api;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // What the original left in its database.
      statement.execute("create table \"JOBS\" (\"JOB_ID\" varchar(255) primary key)");
      statement.execute("insert into \"JOBS\" values ('old')");
    }
    api =
        ApiProcess.with(
            "spark.jobserver.sqldao.jdbc.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "spark.jobserver.sqldao.jdbc.user=postgres",
            "spark.jobserver.sqldao.jdbc.password=postgres");
    api.startIn(PostgresIT.class);
  }

  @AfterAll
  static void stop() throws IOException {
    if (api != null) {
      api.end();
    }
    postgres.close();
  }

  @Test
  void runsJobsAndFindsThemAgainAfterAKill() throws SQLException {
    JobserverClient client = api.client();
    client.uploadExamples();
    ContextReport context = client.createContext("pg");
    JsonNode counts = client.resultOf("WordCountExample", "pg", "input.string = a b a");
    assertThat((Object) counts).isEqualTo(Answer.parse("{\"a\":2,\"b\":1}"));
    assertThat(client.resultOf("LargeResultExample", "pg", "size.bytes = 3000000")).isNotEmpty();
    String job = client.start("SleepExample", "pg", "sleep.time.millis = 8000");

    api.kill();
    api.start();

    assertThat(client.awaitJob(job, "FINISHED", LEASE_AND_START).result().asLong())
        .isEqualTo(8_000);
    assertThat(client.context("pg").id()).isEqualTo(context.id());
    assertThat(client.resultOf("NoOpExample", "pg", "").asInt()).isEqualTo(1);
    assertThat(original()).as("a table of the original stays as it is").isEqualTo("old");
  }

  private static String original() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select \"JOB_ID\" from \"JOBS\"")) {
      row.next();
      return row.getString(1);
    }
  }
}
