package io.sparkjobserver.server.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The rows of callbacks. Every method needs a transaction. */
@ApplicationScoped
class CallbackRepository implements PanacheRepositoryBase<CallbackEntity, String> {

  /** Callbacks of jobs that are over whose time has come, a bounded number of them. */
  List<CallbackEntity> due(Instant now, int limit) {
    return getEntityManager()
        .createQuery(
            "select c from CallbackEntity c join JobEntity j on j.id = c.jobId"
                + " where c.dueAt <= ?1 and j.state not in ?2 order by c.dueAt, c.jobId",
            CallbackEntity.class)
        .setParameter(1, now)
        .setParameter(2, JobState.open())
        .setMaxResults(limit)
        .getResultList();
  }

  /** Takes an attempt, so that no other server makes it too; answers whether this call did it. */
  boolean claim(String jobId, int attempts, Instant next) {
    return update(
            "attempts = ?1, dueAt = ?2 where jobId = ?3 and attempts = ?4",
            attempts + 1,
            next,
            jobId,
            attempts)
        == 1;
  }

  /** Has the next attempt made at a time. */
  void retryAt(String jobId, Instant next) {
    update("dueAt = ?1 where jobId = ?2", next, jobId);
  }
}
