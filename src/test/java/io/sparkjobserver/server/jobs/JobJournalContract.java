package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.store.DatabaseKind;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the records of jobs promise on every database. */
abstract class JobJournalContract {

  static final Failure FAILURE = new Failure(null, "java.lang.Error", "at …");

  @Inject JobJournal journal;
  @Inject JobRepository repository;
  @Inject TimedIds ids;
  @Inject Jobs jobs;
  @Inject EntityManager database;

  @Test
  void hasWhatMayRunAgainWaitForItsDriver() {
    Job async = job("ctx", "Main");
    join(journal.accepted(async, new JobJournal.Terms("{}", true, Optional.empty())));
    join(journal.running(async.contextId(), async.id()));
    Job sync = accept("{}");
    QuarkusTransaction.requiringNew().run(() -> journal.restartAll(contextId(), FAILURE));
    Job waiting = jobs.find(async.id()).orElseThrow();
    assertThat(waiting.state()).isEqualTo(JobState.RESTARTING);
    assertThat(waiting.failure()).contains(FAILURE);
    assertThat(waiting.endedAt()).isPresent();
    assertThat(jobs.find(sync.id()).orElseThrow().state()).isEqualTo(JobState.STARTED);
    assertThat(
            QuarkusTransaction.requiringNew()
                .call(
                    () ->
                        journal.failAll(
                            contextId(), EnumSet.of(JobState.STARTED, JobState.RUNNING), FAILURE)))
        .extracting(Job::id)
        .contains(sync.id())
        .doesNotContain(async.id());

    assertThat(join(journal.running(async.contextId(), async.id()))).isTrue();
    Job again = jobs.find(async.id()).orElseThrow();
    assertThat(again.state()).isEqualTo(JobState.RUNNING);
    assertThat(again.failure()).isEmpty();
    assertThat(again.endedAt()).isEmpty();
    assertThat(again.startedAt()).isEqualTo(async.startedAt());
    join(journal.finished(async.contextId(), async.id(), new JobResult.Inline("1")));
    assertThat(jobs.find(async.id()).orElseThrow().state()).isEqualTo(JobState.FINISHED);
  }

  @Test
  void keepsAJobAsItWasAccepted() {
    Job job = accept("{\"text\":\"ü€\"}");
    assertThat(jobs.find(job.id())).contains(job);
    assertThat(jobs.input(job.id())).contains("{\"text\":\"ü€\"}");
    assertThat(jobs.result(job.id())).isEmpty();
  }

  @Test
  void keepsTheLongestNames() {
    String context = "€".repeat(DatabaseKind.MAX_NAME);
    Job job = job(context, "M".repeat(DatabaseKind.MAX_NAME));
    join(journal.accepted(job, new JobJournal.Terms("{}", false, Optional.empty())));
    assertThat(jobs.find(job.id())).contains(job);
  }

  @Test
  void keepsAnInputOfManyMegabytes() {
    String input = "{\"text\":\"" + "z".repeat(5_000_000) + "\"}";
    assertThat(jobs.input(accept(input).id())).contains(input);
  }

  @Test
  void storesTheResultBeforeTheJobIsSeenFinished() {
    Job job = accept("{}");
    assertThat(join(journal.running(job.contextId(), job.id()))).isTrue();
    Job finished =
        join(journal.finished(job.contextId(), job.id(), new JobResult.Inline("[1]")))
            .orElseThrow();
    assertThat(finished.state()).isEqualTo(JobState.FINISHED);
    assertThat(finished.endedAt()).isPresent();
    assertThat(jobs.result(job.id())).contains(new JobResult.Inline("[1]"));
  }

  @Test
  void leavesNoFinalState() {
    Job job = accept("{}");
    assertThat(join(journal.failed(job.contextId(), job.id(), JobState.KILLED, FAILURE)))
        .isPresent();
    assertThat(join(journal.running(job.contextId(), job.id()))).isFalse();
    assertThat(join(journal.finished(job.contextId(), job.id(), new JobResult.Inline("1"))))
        .isEmpty();
    assertThat(join(journal.failed(job.contextId(), job.id(), JobState.ERROR, FAILURE))).isEmpty();
    Job killed = jobs.find(job.id()).orElseThrow();
    assertThat(killed.state()).isEqualTo(JobState.KILLED);
    assertThat(killed.failure()).contains(FAILURE);
    assertThat(jobs.result(job.id())).isEmpty();
  }

  @Test
  void endsAJobWhateverItsExceptionQuotes() {
    Job job = accept("{\"text\":\"a\\u0000b\"}");
    assertThat(jobs.input(job.id())).contains("{\"text\":\"a\\u0000b\"}");
    Failure quoting = new Failure("not a number: \0", "a\0Error", "at \0");
    assertThat(join(journal.failed(job.contextId(), job.id(), JobState.ERROR, quoting)))
        .isPresent();
    assertThat(jobs.find(job.id()).orElseThrow().failure())
        .contains(new Failure("not a number: \ufffd", "a\ufffdError", "at \ufffd"));
  }

  @Test
  void changesNoJobOfAnotherContext() {
    Job job = accept("{}");
    String other = UUID.randomUUID().toString();
    assertThat(join(journal.running(other, job.id()))).isFalse();
    assertThat(join(journal.finished(other, job.id(), new JobResult.Inline("1")))).isEmpty();
    assertThat(join(journal.failed(other, job.id(), JobState.KILLED, FAILURE))).isEmpty();
    assertThat(jobs.find(job.id())).contains(job);
  }

  @Test
  void endsTheOpenJobsOfAContextAndNoOthers() {
    Job open = accept("{}");
    Job finished = accept("{}");
    join(journal.finished(finished.contextId(), finished.id(), new JobResult.Inline("1")));
    List<Job> over =
        QuarkusTransaction.requiringNew()
            .call(() -> journal.failAll(contextId(), JobState.open(), FAILURE));
    assertThat(over).extracting(Job::id).contains(open.id()).doesNotContain(finished.id());
    assertThat(jobs.find(finished.id()).orElseThrow().state()).isEqualTo(JobState.FINISHED);
  }

  @Test
  void endsAJobThatIsStoredAfterItsContextsEnd() {
    Job late = acceptedIn("KILLED");
    assertThat(late.state()).isEqualTo(JobState.ERROR);
    assertThat(late.endedAt()).isPresent();
    assertThat(late.failure().orElseThrow().message())
        .isEqualTo("Context (ctx) for this job was terminated: the machine caught fire");
    assertThat(jobs.find(late.id())).contains(late);

    Job inTime = acceptedIn("RESTARTING");
    assertThat(inTime.state()).isEqualTo(JobState.STARTED);
    join(journal.failed(inTime.contextId(), inTime.id(), JobState.KILLED, FAILURE));
  }

  /** A job of a context that is stored as being in a state. */
  private Job acceptedIn(String state) {
    String context = UUID.randomUUID().toString();
    execute(
        "insert into sjs_context (id, name, state, ad_hoc, settings, started_at, error)"
            + " values ('%s', 'ctx', '%s', false, '{}', 0, 'the machine caught fire')"
                .formatted(context, state));
    try {
      return join(
          journal.accepted(
              job(context, "ctx", "Main"), new JobJournal.Terms("{}", false, Optional.empty())));
    } finally {
      execute("delete from sjs_context where id = '" + context + "'");
    }
  }

  void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> database.createNativeQuery(sql).executeUpdate());
  }

  @Test
  void listsTheNewestFirst() {
    Job first = accept("{}");
    Job second = accept("{}");
    List<String> listed = jobs.newest(Optional.empty(), 1_000).stream().map(Job::id).toList();
    assertThat(listed.indexOf(second.id())).isLessThan(listed.indexOf(first.id()));
    assertThat(jobs.newest(Optional.empty(), 1)).hasSize(1);
    assertThat(jobs.newest(Optional.of(JobState.STARTED), 2))
        .extracting(Job::id)
        .containsExactly(second.id(), first.id());
    assertThat(jobs.newest(Optional.of(JobState.RESTARTING), 10)).isEmpty();
    assertThat(jobs.newest(Optional.empty(), 0)).isEmpty();
  }

  @Test
  void answersAFinishedJobAsItIsStored() {
    Job job = accept("{}");
    Job ended = join(journal.finished(job.contextId(), job.id(), new JobResult.Inline("1"))).get();
    assertThat(jobs.find(job.id())).contains(ended);

    Job again = accept("{}");
    join(journal.running(again.contextId(), again.id()));
    QuarkusTransaction.requiringNew().run(() -> journal.restartAll(contextId(), FAILURE));
    assertThat(join(journal.finished("another", again.id(), new JobResult.Inline("1")))).isEmpty();
    assertThat(join(journal.finished(again.contextId(), again.id(), new JobResult.Inline("1"))))
        .isEqualTo(jobs.find(again.id()));
    assertThat(join(journal.finished(again.contextId(), again.id(), new JobResult.Inline("1"))))
        .isEmpty();
  }

  @Test
  void knowsWhichJobsNeedABinary() {
    Job open = accept("{}");
    List<String> using = QuarkusTransaction.requiringNew().call(() -> repository.using("my app"));
    assertThat(using).contains(open.id());
    join(journal.failed(open.contextId(), open.id(), JobState.ERROR, FAILURE));
    using = QuarkusTransaction.requiringNew().call(() -> repository.using("my app"));
    assertThat(using).doesNotContain(open.id());
    assertThat(QuarkusTransaction.requiringNew().call(() -> repository.using("my"))).isEmpty();
  }

  Job accept(String input) {
    return join(
        journal.accepted(job("ctx", "Main"), new JobJournal.Terms(input, false, Optional.empty())));
  }

  private Job job(String context, String mainClass) {
    return job(contextId(), context, mainClass);
  }

  Job job(String contextId, String context, String mainClass) {
    return new Job(
        ids.next(),
        contextId,
        context,
        mainClass,
        List.of(new ClassPathEntry("my app", "ab".repeat(32), 3)),
        RowShape.OBJECTS,
        JobState.STARTED,
        Instant.parse("2026-01-02T03:04:05.678901Z"),
        Optional.empty(),
        Optional.empty());
  }

  private String contextId() {
    return "context-of-" + getClass().getSimpleName().substring(0, 8);
  }

  static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
