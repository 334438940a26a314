package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.contexts.ContextEnds;
import io.sparkjobserver.server.contexts.ContextOwnership;
import io.sparkjobserver.server.store.GroupCommit;
import io.sparkjobserver.server.store.Retention;
import io.sparkjobserver.server.store.TimedIds;
import io.sparkjobserver.server.testing.TestClock;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised about the removal of old jobs on every database. */
abstract class JobCleanerContract {

  private static final Duration KEPT = Duration.ofHours(72);

  @Inject JobRepository repository;
  @Inject ContextEnds ends;
  @Inject ContextOwnership ownership;
  @Inject GroupCommit commits;
  @Inject Contents contents;
  @Inject AgroalDataSource dataSource;

  /** Far from now: for the cleaner of the running application nothing of that time is old. */
  private final TestClock clock = new TestClock(Instant.parse("2100-01-01T00:00:00Z"));

  private final TimedIds ids = new TimedIds(clock, () -> 0);

  private final List<Job> open = new ArrayList<>();

  @AfterEach
  void leaveNothing() {
    open.forEach(job -> fail(job));
    clock.advance(KEPT.multipliedBy(2));
    cleaner(KEPT).clean();
    assertThat(open).noneMatch(this::isThere);
  }

  @Test
  void removesWhatEndedLongAgoWithItsInputAndResult() {
    Job finished = accept();
    finish(finished, new JobResult.Inline("[1]"));
    Job failed = accept();
    fail(failed);

    clock.advance(KEPT.plusMinutes(1));
    cleaner(KEPT).clean();

    assertThat(isThere(finished)).isFalse();
    assertThat(read(() -> repository.input(finished.id()))).isEmpty();
    assertThat(read(() -> repository.result(finished.id()))).isEmpty();
    assertThat(isThere(failed)).isFalse();
    assertThat(read(() -> repository.input(failed.id()))).isEmpty();
  }

  @Test
  void keepsWhatEndedLately() {
    Job job = accept();
    // What counts is the end.
    clock.advance(KEPT.multipliedBy(2));
    finish(job, new JobResult.Inline("[1]"));

    clock.advance(KEPT);
    cleaner(KEPT).clean();

    assertThat(isThere(job)).isTrue();
    assertThat(read(() -> repository.input(job.id()))).contains("{}");
    assertThat(read(() -> repository.result(job.id()))).contains(new JobResult.Inline("[1]"));

    clock.advance(Duration.ofNanos(1_000));
    cleaner(KEPT).clean();
    assertThat(isThere(job)).isFalse();
  }

  @Test
  void keepsWhatIsNotOver() {
    Job stored = accept();
    Job running = accept();
    join(journal().running(running.contextId(), running.id()));

    clock.advance(KEPT.multipliedBy(100));
    cleaner(KEPT).clean();

    assertThat(isThere(stored)).isTrue();
    assertThat(isThere(running)).isTrue();
    open.addAll(List.of(stored, running));
  }

  @Test
  void keepsEverythingWhereItIsTold() {
    Job job = accept();
    fail(job);
    clock.advance(KEPT.multipliedBy(100));
    cleaner(Duration.ZERO).clean();
    assertThat(isThere(job)).isTrue();
  }

  @Test
  void letsGoOfTheContentOfAResult() throws IOException, SQLException {
    Content content = contents.store(new ByteArrayInputStream("[1]".getBytes()));
    Job job = accept();
    finish(job, new JobResult.Stored(content));
    assertThat(read(() -> repository.uses(content.id()))).isTrue();
    execute("update sjs_content set touched_at = 0 where id = '" + content.id() + "'");

    clock.advance(KEPT.plusMinutes(1));
    cleaner(KEPT).clean();

    assertThat(read(() -> repository.uses(content.id()))).isFalse();
    assertThat(touched(content)).as("kept for a while, for who still reads it").isPositive();
  }

  @Test
  void removesMoreThanFitsInAPage() {
    List<Job> old = ended(2 * Retention.PAGE + 1);
    clock.advance(KEPT.plusMinutes(1));
    List<Job> young = ended(2);

    cleaner(KEPT).clean();

    assertThat(old).noneMatch(this::isThere);
    assertThat(young).allMatch(this::isThere);
  }

  @Test
  void goesOnAfterAPageThatCannotBeRemoved() throws SQLException {
    List<Job> first = ended(Retention.PAGE);
    clock.advance(Duration.ofSeconds(1));
    List<Job> rest = ended(Retention.PAGE + 1);
    clock.advance(KEPT.plusMinutes(1));
    execute("create table sjs_test_pin (job_number bigint references sjs_job (job_number))");
    try {
      execute("insert into sjs_test_pin values (" + TimedIds.number(first.get(0).id()) + ")");
      cleaner(KEPT).clean();
      assertThat(first).allMatch(this::isThere);
      assertThat(rest).noneMatch(this::isThere);
    } finally {
      execute("drop table sjs_test_pin");
    }
    cleaner(KEPT).clean();
    assertThat(first).noneMatch(this::isThere);
  }

  @Test
  void mayBeDoneBySeveralServersAtOnce() throws Exception {
    List<Job> old = ended(3 * Retention.PAGE);
    clock.advance(KEPT.plusMinutes(1));
    List<Job> young = ended(2);
    ExecutorService servers = Executors.newFixedThreadPool(3);
    try {
      Callable<Object> clean = Executors.callable(() -> cleaner(KEPT).clean());
      for (Future<Object> done : servers.invokeAll(Collections.nCopies(3, clean))) {
        done.get();
      }
    } finally {
      servers.shutdownNow();
    }
    // One that came second to a page leaves it to its next run.
    cleaner(KEPT).clean();
    assertThat(old).noneMatch(this::isThere);
    assertThat(young).allMatch(this::isThere);
  }

  private JobCleaner cleaner(Duration kept) {
    return new JobCleaner(repository, new Retention(() -> kept, clock));
  }

  private JobJournal journal() {
    return new JobJournal(repository, ends, ownership, commits, clock);
  }

  private List<Job> ended(int count) {
    List<Job> jobs = new ArrayList<>();
    List<CompletionStage<?>> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Job job = accept();
      jobs.add(job);
      ends.add(journal().finished(job.contextId(), job.id(), new JobResult.Inline("1")));
    }
    ends.forEach(JobCleanerContract::join);
    return jobs;
  }

  private Job accept() {
    Job job =
        new Job(
            ids.next(),
            "context",
            "ctx",
            "Main",
            List.of(),
            RowShape.STRINGS,
            JobState.STARTED,
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    return join(journal().accepted(job, new JobJournal.Terms("{}", false, Optional.empty())));
  }

  private void finish(Job job, JobResult result) {
    assertThat(join(journal().finished(job.contextId(), job.id(), result))).isPresent();
  }

  private void fail(Job job) {
    Failure failure = new Failure("text", "java.lang.Error", "at …");
    assertThat(join(journal().failed(job.contextId(), job.id(), JobState.ERROR, failure)))
        .isPresent();
  }

  private boolean isThere(Job job) {
    return read(() -> repository.findJob(job.id())).isPresent();
  }

  private long touched(Content content) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select touched_at from sjs_content where id = '" + content.id() + "'")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static <T> T read(Callable<T> query) {
    return QuarkusTransaction.requiringNew().call(query);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
