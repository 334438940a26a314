package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the records of jobs promise on a database that several servers can have. */
abstract class SharedJobJournalContract extends JobJournalContract {

  @Inject ServerNodes nodes;

  @Test
  void leavesTheJobsOfAContextToTheServerThatLooksAfterIt() {
    String context = UUID.randomUUID().toString();
    execute(
        "insert into sjs_context (id, name, state, ad_hoc, settings, started_at)"
            + " values ('%s', 'ctx', 'RUNNING', false, '{}', 0)".formatted(context));
    // One that it had before says nothing.
    addDriver(context, "another", "0");
    addDriver(context, nodes.self(), "null");
    try {
      Job mine = job(context, "ctx", "Main");
      join(journal.accepted(mine, new JobJournal.Terms("{}", false, Optional.empty())));
      execute("update sjs_driver set owner = 'another' where context_id = '" + context + "'");

      Job late = job(context, "ctx", "Main");
      assertElsewhere(journal.accepted(late, new JobJournal.Terms("{}", false, Optional.empty())));
      assertThat(jobs.find(late.id())).isEmpty();
      assertElsewhere(journal.killed(mine, FAILURE));
      assertThat(jobs.find(mine.id())).contains(mine);

      execute("update sjs_driver set ended_at = 1 where context_id = '" + context + "'");
      assertThat(join(journal.killed(mine, FAILURE)).orElseThrow().state())
          .isEqualTo(JobState.KILLED);
    } finally {
      execute("delete from sjs_driver where context_id = '" + context + "'");
      execute("delete from sjs_context where id = '" + context + "'");
    }
  }

  private void addDriver(String context, String owner, String endedAt) {
    execute(
        "insert into sjs_driver (id, context_id, owner, owner_epoch, ended_at)"
            + " values ('%s', '%s', '%s', 1, %s)"
                .formatted(UUID.randomUUID(), context, owner, endedAt));
  }

  private static void assertElsewhere(CompletionStage<?> refused) {
    assertThatThrownBy(() -> join(refused))
        .hasCauseInstanceOf(ServerException.class)
        .hasMessageEndingWith(
            "context ctx is looked after by another server; ask that one, or try again in a few"
                + " seconds");
  }
}
