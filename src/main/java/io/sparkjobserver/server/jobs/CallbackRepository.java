package io.sparkjobserver.server.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The rows of callbacks. Every method needs a transaction. */
@ApplicationScoped
class CallbackRepository implements PanacheRepositoryBase<CallbackEntity, Long> {

  private static final String DUE =
      "select c.job_number, c.job_id, c.url, c.attempts, c.due_at from sjs_callback c"
          + " join sjs_job j on j.job_number = c.job_number"
          + " where c.due_at <= ? and j.state not in "
          + JobRepository.states(JobState.open())
          + " order by c.due_at, c.job_number limit ?";

  private final Sql sql;

  CallbackRepository(Sql sql) {
    this.sql = sql;
  }

  /** Callbacks of jobs that are over whose time has come, a bounded number of them. */
  List<CallbackEntity> due(Instant now, int limit) {
    return sql.all(DUE, CallbackEntity::read, now, limit);
  }

  /** Takes an attempt, so that no other server makes it too; answers whether this call did it. */
  boolean claim(long jobNumber, int attempts, Instant next) {
    return update(
            "attempts = ?1, dueAt = ?2 where jobNumber = ?3 and attempts = ?4",
            attempts + 1,
            next,
            jobNumber,
            attempts)
        == 1;
  }

  /** Has the next attempt made at a time. */
  void retryAt(long jobNumber, Instant next) {
    update("dueAt = ?1 where jobNumber = ?2", next, jobNumber);
  }
}
