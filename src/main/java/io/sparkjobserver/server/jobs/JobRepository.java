package io.sparkjobserver.server.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.sparkjobserver.server.binaries.BinaryUser;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.content.ContentUser;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.contexts.ContextUser;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of jobs, their inputs and their results. Every method needs a transaction. */
@ApplicationScoped
class JobRepository
    implements PanacheRepositoryBase<JobEntity, String>,
        BinaryUser,
        ContentUser,
        ContextUser,
        Retention.EndedRows {

  private final Contents contents;

  JobRepository(Contents contents) {
    this.contents = contents;
  }

  void add(Job job, JobJournal.Terms terms) {
    persist(new JobEntity(job, terms.number(), terms.restartable()));
    getEntityManager().persist(new JobInputEntity(job.id(), terms.inputJson()));
    terms
        .callback()
        .ifPresent(
            url -> getEntityManager().persist(new CallbackEntity(job.id(), url, job.startedAt())));
  }

  /** The job as it is stored now, whatever this transaction read of it before. */
  Optional<Job> findJob(String id) {
    return findByIdOptional(id)
        .map(
            found -> {
              getEntityManager().refresh(found);
              return found.toJob();
            });
  }

  /** Newest first. */
  List<JobEntity> newest(Optional<JobState> state, int limit) {
    return state
        .map(wanted -> find("state = ?1 order by startedAt desc, number desc", wanted))
        .orElseGet(() -> find("order by startedAt desc, number desc"))
        .page(Page.ofSize(limit))
        .list();
  }

  List<JobEntity> openIn(String contextId) {
    return list("contextId = ?1 and state in ?2", contextId, JobState.open());
  }

  /** Gives a job that waited for a slot its start; answers whether this call did it. */
  boolean begin(String id) {
    return update(
            "state = ?1 where id = ?2 and state in ?3",
            JobState.STARTED,
            id,
            JobState.STARTED.predecessors())
        == 1;
  }

  /** The jobs of a context in a state, in the order of their numbers. */
  List<JobEntity> inState(String contextId, JobState state) {
    return list("contextId = ?1 and state = ?2 order by number", contextId, state);
  }

  Optional<String> input(String jobId) {
    return Optional.ofNullable(getEntityManager().find(JobInputEntity.class, jobId))
        .map(input -> input.json);
  }

  Optional<JobResult> result(String jobId) {
    return Optional.ofNullable(getEntityManager().find(ResultEntity.class, jobId))
        .map(ResultEntity::toResult);
  }

  boolean run(String contextId, String id) {
    return update(
            // One that runs again has not ended as it did before.
            "state = ?1, endedAt = null, errorMessage = null, errorClass = null, errorStack = null"
                + " where id = ?2 and contextId = ?3 and state in ?4",
            JobState.RUNNING,
            id,
            contextId,
            JobState.RUNNING.predecessors())
        == 1;
  }

  /** Has the jobs of a context that may run again wait for its driver. */
  void restart(String contextId, Instant now, Failure failure) {
    update(
        "state = ?1, endedAt = ?2, errorMessage = ?3, errorClass = ?4, errorStack = ?5"
            + " where contextId = ?6 and restartable = ?7 and state in ?8",
        JobState.RESTARTING,
        now,
        failure.message(),
        failure.errorClass(),
        failure.stack(),
        contextId,
        true,
        JobState.RESTARTING.predecessors());
  }

  /** Ends a job with a result; answers whether this call did it. */
  boolean finish(String contextId, String id, Instant now, JobResult result) {
    boolean mine =
        update(
                "state = ?1, endedAt = ?2, errorMessage = null, errorClass = null, errorStack = null"
                    + " where id = ?3 and contextId = ?4 and state in ?5",
                JobState.FINISHED,
                now,
                id,
                contextId,
                JobState.FINISHED.predecessors())
            == 1;
    if (mine) {
      getEntityManager().persist(new ResultEntity(id, result));
    }
    return mine;
  }

  /** Ends a job without a result; answers whether this call did it. */
  boolean fail(String contextId, String id, JobState last, Instant now, Failure failure) {
    return update(
            "state = ?1, endedAt = ?2, errorMessage = ?3, errorClass = ?4, errorStack = ?5"
                + " where id = ?6 and contextId = ?7 and state in ?8",
            last,
            now,
            failure.message(),
            failure.errorClass(),
            failure.stack(),
            id,
            contextId,
            last.predecessors())
        == 1;
  }

  @Override
  public String kind() {
    return "job(s)";
  }

  @Override
  public List<String> using(String binaryName) {
    return list("state in ?1 order by startedAt desc", JobState.open()).stream()
        .filter(
            job ->
                ClassPathEntry.ofLines(job.classPath).stream()
                    .anyMatch(entry -> entry.name().equals(binaryName)))
        .map(job -> job.id)
        .toList();
  }

  @Override
  public boolean uses(String contentId) {
    return getEntityManager()
            .createQuery("select count(r) from ResultEntity r where r.contentId = ?1", Long.class)
            .setParameter(1, contentId)
            .getSingleResult()
        > 0;
  }

  @Override
  public boolean needsContext(String contextId) {
    return count("contextId", contextId) > 0;
  }

  @Override
  public List<String> endedBefore(Instant limit, int skip, int size) {
    return getEntityManager()
        .createQuery(
            // What ended before it began before; unlike the end, the beginning has an index.
            "select j.id from JobEntity j where j.startedAt < ?1 and j.endedAt < ?1"
                + " and j.state not in ?2 order by j.startedAt, j.id",
            String.class)
        .setParameter(1, limit)
        .setParameter(2, JobState.open())
        .setFirstResult(skip)
        .setMaxResults(size)
        .getResultList();
  }

  /** The inputs and results go with their jobs: their foreign keys cascade. */
  @Override
  public int remove(List<String> ids) {
    contents.letGo(
        getEntityManager()
            .createQuery(
                "select r.contentId from ResultEntity r"
                    + " where r.jobId in ?1 and r.contentId is not null",
                String.class)
            .setParameter(1, ids)
            .getResultList());
    return (int) delete("id in ?1", ids);
  }
}
