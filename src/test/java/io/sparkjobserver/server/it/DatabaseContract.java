package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.testing.DatabaseServer;
import io.sparkjobserver.server.testing.OriginalTables;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same packaged server on a database server that holds what the original left in it: nothing is
 * said to it but another URL.
 */
abstract class DatabaseContract {

  private static final Duration LEASE_AND_START = Duration.ofSeconds(60);

  private DatabaseServer database;
  private Map<String, List<String>> original;
  private ApiProcess api;

  abstract DatabaseServer launch();

  @BeforeEach
  void start() throws Exception {
    database = launch();
    try (Connection connection = database.connect()) {
      OriginalTables.create(connection);
      original = OriginalTables.read(connection);
    }
    api =
        ApiProcess.with(
            database.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    api.startIn(getClass());
  }

  @AfterEach
  void stop() throws IOException {
    try {
      if (api != null) {
        api.end();
      }
    } finally {
      if (database != null) {
        database.close();
      }
    }
  }

  @Test
  void runsJobsAndFindsThemAgainAfterAKill() throws SQLException {
    JobserverClient client = api.client();
    client.uploadExamples();
    ContextReport context = client.createContext("ctx");
    JsonNode counts = client.resultOf("WordCountExample", "ctx", "input.string = a b a");
    assertThat((Object) counts).isEqualTo(Answer.parse("{\"a\":2,\"b\":1}"));
    assertThat(client.resultOf("LargeResultExample", "ctx", "size.bytes = 3000000")).isNotEmpty();
    String job = client.start("SleepExample", "ctx", "sleep.time.millis = 8000");

    api.kill();
    api.start();

    assertThat(client.awaitJob(job, "FINISHED", LEASE_AND_START).result().asLong())
        .isEqualTo(8_000);
    assertThat(client.context("ctx").id()).isEqualTo(context.id());
    assertThat(client.resultOf("NoOpExample", "ctx", "").asInt()).isEqualTo(1);
    try (Connection connection = database.connect()) {
      assertThat(OriginalTables.read(connection)).as("the original's tables").isEqualTo(original);
    }
  }
}
