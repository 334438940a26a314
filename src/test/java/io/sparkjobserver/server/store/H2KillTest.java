package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that commits as fast as it can, and is killed. */
final class H2KillTest {

  private static final int KILLS = 12;
  private static final long SEED = 20_261_128;

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void losesNothingThatWasSaidToBeCommitted()
      throws IOException, SQLException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    long last = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      last = killAfter(random.nextInt(1, 1_500), last);
      try (Connection connection = H2CommitsTest.open(folder)) {
        long counted = Victim.number(connection, "select number from counter");
        // What was committed and not said any more.
        assertThat(counted).isGreaterThanOrEqualTo(last);
        assertThat(Victim.number(connection, "select count(*) from t")).isEqualTo(counted);
        assertThat(Victim.number(connection, "select max(id) from t")).isEqualTo(counted);
        last = counted;
      }
    }
  }

  /** Answers the last transaction that was said to be committed. */
  private long killAfter(int commits, long before) throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Victim.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    long last = before;
    try (BufferedReader said = victim.inputReader()) {
      String line;
      int left = commits;
      while ((line = said.readLine()) != null) {
        assertThat(line).matches("\\d+");
        last = Long.parseLong(line);
        if (--left == 0) {
          // By its handle: what it said before is still to be read.
          victim.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(victim.waitFor()).isNotZero();
    return last;
  }

  /** Counts in a row, with a row for each number, and says each that is committed. */
  static final class Victim {

    private Victim() {}

    public static void main(String... arguments) throws SQLException {
      try (Connection connection = H2CommitsTest.open(Path.of(arguments[0]))) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("create table if not exists t (id bigint primary key, text varchar)");
          statement.execute(
              "create table if not exists counter (id int primary key, number bigint)");
          statement.execute("merge into counter (id, number) key (id) select 1, count(*) from t");
          connection.commit();
        }
        SplittableRandom random = new SplittableRandom();
        for (long number = number(connection, "select number from counter") + 1; ; number++) {
          change(connection, number, "x".repeat(random.nextInt(2_000)), random.nextInt(20) > 0);
          connection.commit();
          System.out.println(number);
          System.out.flush();
        }
      }
    }

    private static void change(Connection connection, long number, String text, boolean logged)
        throws SQLException {
      H2CommitsTest.execute(
          connection, logged, "insert into t (id, text) values (?, ?)", number, text);
      H2CommitsTest.execute(
          connection, logged, "update counter set number = ? where id = ?", number, 1);
    }

    static long number(Connection connection, String query) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
