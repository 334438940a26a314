package io.sparkjobserver.server.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault that the system is built to bear, on real processes and with jobs under way: no job
 * that was answered with an id is lost, none runs twice. The report is printed at the end and left
 * in {@code target/faults/report.md}. Tests on one bed follow each other.
 */
@Tag("full")
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FaultSuiteIT {

  private static final SuiteSettings SETTINGS = SuiteSettings.ofThisRun();
  private static final FaultReport REPORT = new FaultReport(SETTINGS);
  private static final Path FILE =
      Path.of(System.getProperty("basedir", ""), "target", "faults", "report.md");

  private static final int PLAIN = 1;
  private static final int LINKED = 2;
  private static final int POSTGRES = 3;

  @TempDir private static Path data;

  /** The one bed of the time, and which it is. */
  private static Bed bed;

  private static int kind;

  /** A series on a bed of that kind; one of another kind is ended before. */
  private static Series on(int wanted) throws IOException {
    if (kind != wanted) {
      end();
      System.out.println("Fault suite: " + SETTINGS);
      bed =
          wanted == PLAIN
              ? Bed.plain(SETTINGS)
              : wanted == LINKED ? Bed.linked(SETTINGS) : Bed.onPostgres(SETTINGS, data);
      kind = wanted;
    }
    return new Series(bed, REPORT);
  }

  private static void end() throws IOException {
    if (bed != null) {
      bed.close();
      bed = null;
      kind = 0;
    }
  }

  @AfterAll
  static void report() throws IOException {
    REPORT.write(FILE);
    System.out.println(REPORT.text());
    end();
    assertThat(REPORT.lost()).as(REPORT.text()).isZero();
    assertThat(REPORT.doubled()).as(REPORT.text()).isZero();
  }

  @Test
  @Order(PLAIN)
  void bearsThatTheServerIsKilled() throws IOException {
    on(PLAIN)
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
            Moment.LOGGED,
            Moment.STORED,
            Moment.ACCEPTING);
  }

  @Test
  @Order(PLAIN)
  void bearsThatADriverIsKilled() throws IOException {
    on(PLAIN)
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
  @Order(PLAIN)
  void bearsThatTheServerStandsStill() throws IOException {
    on(PLAIN)
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
  @Order(PLAIN)
  void bearsThatADriverStandsStill() throws IOException {
    on(PLAIN)
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
  @Order(PLAIN)
  void bearsThatADriversDiskIsFull() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "to mount a small disk");
    try {
      on(PLAIN).run(Fault.SPOOL_FULL, Moment.SPILLING, Moment.PULLING_RESULT);
    } finally {
      bed.sabotage().unmountSpool();
    }
  }

  @Test
  @Order(PLAIN)
  void bearsThatMessagesComeTwice() throws IOException {
    on(PLAIN).runAt(Fault.DUPLICATED, Message.values());
  }

  @Test
  @Order(PLAIN)
  void bearsThatMessagesComeInAnotherOrder() throws IOException {
    on(PLAIN).runAt(Fault.REORDERED, Message.values());
  }

  @Test
  @Order(PLAIN)
  void bearsKillsUnderManyJobs() throws IOException {
    on(PLAIN);
    new ManyJobs(bed, REPORT).run();
  }

  @Test
  @Order(PLAIN)
  void bearsThatTheServerIsKilledUnderAHugeJar() throws IOException {
    on(PLAIN);
    new HugeJar(bed, REPORT).run();
  }

  @Test
  @Order(LINKED)
  void bearsThatTheLinkIsCut() throws IOException {
    on(LINKED).run(Fault.LINK_CUT, OVER_A_LINK);
  }

  @Test
  @Order(LINKED)
  void bearsThatTheLinkIsSlow() throws IOException {
    on(LINKED).run(Fault.LINK_DELAYED, OVER_A_LINK);
  }

  @Test
  @Order(LINKED)
  void bearsThatTheLinkIsReset() throws IOException {
    on(LINKED).run(Fault.LINK_RESET, OVER_A_LINK);
  }

  private static final Point[] OVER_A_LINK = {
    Moment.PULLING_RESULT,
    Moment.ENDED,
    Moment.PULLING_JAR,
    Moment.JOINING,
    Moment.ADOPTED,
    Moment.TELLING
  };

  @Test
  @Order(POSTGRES)
  void bearsThatTheDatabaseStops() throws IOException {
    on(POSTGRES)
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
