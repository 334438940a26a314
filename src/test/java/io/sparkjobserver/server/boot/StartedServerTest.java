package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class StartedServerTest {

  private static final String BINARY =
      "spark.jobserver.job-bin-paths.app: /apps/app.jar could not be uploaded: ";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysWhatFailedAndWhatTheDatabaseSaid() {
    assertThat(
            told(
                new IllegalStateException(
                    BINARY + "java.lang.RuntimeException: could not execute statement",
                    new RuntimeException(
                        "could not execute statement", new SQLException("disk full")))))
        .isEqualTo(
            "The server did not start: "
                + BINARY
                + "java.lang.RuntimeException: could not execute statement (the database of"
                + " spark.jobserver.sqldao.jdbc.url says: disk full)");
  }

  @Test
  void saysOnceWhatTheMessageHasAlready() {
    SQLException full = new SQLException("disk full");
    assertThat(told(new IllegalStateException(BINARY + full, full)))
        .isEqualTo(
            "The server did not start: the database of spark.jobserver.sqldao.jdbc.url cannot be"
                + " used: "
                + BINARY
                + full);
  }

  @Test
  void saysWhoseDatabaseItIsThatCannotBeUsed() {
    assertThat(told(new IllegalStateException(new SQLException("refused: password=s3cret"))))
        .startsWith(
            "The server did not start: the database of spark.jobserver.sqldao.jdbc.url cannot be"
                + " used: refused")
        .doesNotContain("s3cret");
  }

  @Test
  void saysTheOutermostReasonWhereNoDatabaseFailed() {
    assertThat(
            told(
                new IllegalStateException(
                    "the port is in use", new RuntimeException("Address already in use"))))
        .isEqualTo("The server did not start: the port is in use");
  }

  private String told(Throwable reason) {
    StartedServer server = new StartedServer(new PrintStream(err, true, StandardCharsets.UTF_8));
    server.ended(1, new RuntimeException("Failed to start quarkus", reason));
    assertThat(server.exitCode()).isEqualTo(1);
    return err.toString(StandardCharsets.UTF_8).strip();
  }
}
