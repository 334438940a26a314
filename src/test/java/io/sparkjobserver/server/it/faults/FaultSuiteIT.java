package io.sparkjobserver.server.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault that the system is built to bear, on real processes and with jobs under way: no job
 * that was answered with an id is lost, none runs twice. The report is printed at the end and left
 * in {@code target/faults/report.md}.
 */
@Tag("full")
@Tag("faults")
final class FaultSuiteIT {

  private static final SuiteSettings SETTINGS = SuiteSettings.ofThisRun();
  private static final FaultReport REPORT = new FaultReport(SETTINGS);
  private static final Path FILE =
      Path.of(System.getProperty("basedir", ""), "target", "faults", "report.md");

  @BeforeAll
  static void begin() {
    System.out.println("Fault suite: " + SETTINGS);
  }

  @AfterAll
  static void report() {
    REPORT.write(FILE);
    System.out.println(REPORT.text());
    assertThat(REPORT.lost()).as(REPORT.text()).isZero();
    assertThat(REPORT.doubled()).as(REPORT.text()).isZero();
  }

  @Nested
  final class Processes {

    private static Bed bed;

    @BeforeAll
    static void start() {
      bed = Bed.plain(SETTINGS);
    }

    @AfterAll
    static void end() throws IOException {
      bed.close();
    }

    @Test
    void bearsThatTheServerIsKilled() {
      series()
          .run(
              Fault.API_KILLED,
              Moment.ENDED,
              Moment.PULLING_JAR,
              Moment.CLAIMED,
              Moment.ENDING,
              Moment.PULLING_RESULT,
              Moment.JOINING,
              Moment.ADOPTED,
              Moment.ACCEPTED,
              Moment.ACCEPTING);
    }

    @Test
    void bearsThatADriverIsKilled() {
      series()
          .run(
              Fault.DRIVER_KILLED,
              Moment.ENDED,
              Moment.PULLING_RESULT,
              Moment.JOINING,
              Moment.PULLING_JAR,
              Moment.CLAIMED,
              Moment.TELLING,
              Moment.ADOPTED);
    }

    @Test
    void bearsThatTheServerStandsStill() {
      series()
          .run(
              Fault.API_PAUSED,
              Moment.ENDED,
              Moment.PULLING_JAR,
              Moment.JOINING,
              Moment.PULLING_RESULT,
              Moment.CLAIMED,
              Moment.ENDING,
              Moment.ADOPTED);
    }

    @Test
    void bearsThatADriverStandsStill() {
      series()
          .run(
              Fault.DRIVER_PAUSED,
              Moment.PULLING_RESULT,
              Moment.JOINING,
              Moment.ENDED,
              Moment.ADOPTED,
              Moment.TELLING,
              Moment.PULLING_JAR);
    }

    @Test
    void bearsThatADriversDiskIsFull() {
      assumeTrue("root".equals(System.getProperty("user.name")), "to mount a small disk");
      try {
        series().run(Fault.SPOOL_FULL, Moment.SPILLING, Moment.PULLING_RESULT);
      } finally {
        bed.sabotage().unmountSpool();
      }
    }

    @Test
    void bearsKillsUnderManyJobs() {
      new ManyJobs(bed, REPORT).run();
    }

    @Test
    void bearsThatTheServerIsKilledUnderAHugeJar() {
      new HugeJar(bed, REPORT).run();
    }

    @Test
    void bearsThatMessagesComeTwice() {
      series().runAt(Fault.DUPLICATED, Message.values());
    }

    @Test
    void bearsThatMessagesComeInAnotherOrder() {
      series().runAt(Fault.REORDERED, Message.values());
    }

    private Series series() {
      return new Series(bed, REPORT);
    }
  }

  @Nested
  final class Connections {

    private static Bed bed;

    @BeforeAll
    static void start() {
      bed = Bed.linked(SETTINGS);
    }

    @AfterAll
    static void end() throws IOException {
      bed.close();
    }

    @Test
    void bearsThatTheLinkIsCut() {
      series().run(Fault.LINK_CUT, POINTS);
    }

    @Test
    void bearsThatTheLinkIsSlow() {
      series().run(Fault.LINK_DELAYED, POINTS);
    }

    @Test
    void bearsThatTheLinkIsReset() {
      series().run(Fault.LINK_RESET, POINTS);
    }

    private static final Point[] POINTS = {
      Moment.PULLING_RESULT,
      Moment.ENDED,
      Moment.PULLING_JAR,
      Moment.JOINING,
      Moment.ADOPTED,
      Moment.TELLING
    };

    private Series series() {
      return new Series(bed, REPORT);
    }
  }

  @Nested
  final class Database {

    @TempDir private static Path data;
    private static Bed bed;

    @BeforeAll
    static void start() {
      bed = Bed.onPostgres(SETTINGS, data);
    }

    @AfterAll
    static void end() throws IOException {
      bed.close();
    }

    @Test
    void bearsThatTheDatabaseStops() {
      new Series(bed, REPORT)
          .run(
              Fault.DATABASE_STOPPED,
              Moment.ENDING,
              Moment.PULLING_JAR,
              Moment.ENDED,
              Moment.PULLING_RESULT,
              Moment.ACCEPTING,
              Moment.JOINING);
    }
  }
}
