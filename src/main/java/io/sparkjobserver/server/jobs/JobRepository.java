package io.sparkjobserver.server.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sparkjobserver.server.binaries.BinaryUser;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.content.ContentUser;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.store.Retention;
import io.sparkjobserver.server.store.Sql;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of jobs and of their results. Every method needs a transaction. */
@ApplicationScoped
class JobRepository
    implements PanacheRepositoryBase<JobEntity, Long>,
        BinaryUser,
        ContentUser,
        Retention.EndedRows {

  /** The one statement of each transition: text that does not change is prepared once. */
  private static final Map<JobState, String> MOVES =
      Stream.of(
              JobState.STARTED,
              JobState.RUNNING,
              JobState.FINISHED,
              JobState.ERROR,
              JobState.KILLED)
          .collect(Collectors.toUnmodifiableMap(state -> state, JobRepository::moveTo));

  private static final String JOBS =
      "select job_number, id, context_id, context_name, main_class, class_path, row_shape, state,"
          + " started_at, ended_at, error_message, error_class, error_stack from sjs_job";

  private static final String NEWEST = JOBS + " order by job_number desc limit ?";

  /** By the state too, which is the same for all: H2 would sort all jobs of the state. */
  static final String NEWEST_IN_STATE =
      JOBS + " where state = ? order by state desc, job_number desc limit ?";

  /** The longest result in bytes that is in its job's row: rows are read for lists of jobs too. */
  private static final int MOST_IN_ROW = 4_000;

  private final Sql sql;
  private final Contents contents;

  JobRepository(Sql sql, Contents contents) {
    this.sql = sql;
    this.contents = contents;
  }

  void add(Job job, JobJournal.Terms terms) {
    sql.updateRow(
        "insert into sjs_job (job_number, id, context_id, context_name, main_class, class_path,"
            + " row_shape, restartable, input, state, started_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        TimedIds.number(job.id()),
        job.id(),
        job.contextId(),
        job.contextName(),
        job.mainClass(),
        ClassPathEntry.toLines(job.classPath()),
        job.rows().name(),
        terms.restartable(),
        terms.inputJson(),
        job.state().name(),
        job.startedAt());
    terms
        .callback()
        .ifPresent(
            url -> getEntityManager().persist(new CallbackEntity(job.id(), url, job.startedAt())));
  }

  /** The job as it is stored now, whatever this transaction read of it before. */
  Optional<Job> findJob(String id) {
    return sql.first(
        JOBS + " where job_number = ? and id = ?", JobRepository::job, TimedIds.number(id), id);
  }

  /** Newest first. */
  List<Job> newest(Optional<JobState> state, int limit) {
    return state.isPresent()
        ? sql.all(NEWEST_IN_STATE, JobRepository::job, state.get().name(), limit)
        : sql.all(NEWEST, JobRepository::job, limit);
  }

  private static Job job(ResultSet row) throws SQLException {
    return JobEntity.read(row).toJob();
  }

  List<JobEntity> openIn(String contextId) {
    return list("contextId = ?1 and state in ?2", contextId, JobState.open());
  }

  /** Gives a job that waited for a slot its start; answers whether this call did it. */
  boolean begin(String contextId, String id) {
    return move(contextId, id, JobState.STARTED, null, null, null);
  }

  /** The jobs of a context in a state, in the order of their ids. */
  List<JobEntity> inState(String contextId, JobState state) {
    return list("contextId = ?1 and state = ?2 order by jobNumber", contextId, state);
  }

  Optional<String> input(String jobId) {
    return sql.first(
        "select input from sjs_job where job_number = ? and id = ?",
        row -> row.getString(1),
        TimedIds.number(jobId),
        jobId);
  }

  Optional<JobResult> result(String jobId) {
    long number = TimedIds.number(jobId);
    return sql.first(
            "select result from sjs_job where job_number = ? and id = ?",
            row -> Optional.ofNullable(row.getBytes(1)).map(ResultEntity::inline),
            number,
            jobId)
        .flatMap(
            small ->
                small.or(
                    () ->
                        Optional.ofNullable(getEntityManager().find(ResultEntity.class, number))
                            .map(ResultEntity::toResult)));
  }

  boolean run(String contextId, String id) {
    // One that runs again has not ended as it did before.
    return move(contextId, id, JobState.RUNNING, null, null, null);
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
    ResultEntity row = new ResultEntity(id, result);
    byte[] small = row.size <= MOST_IN_ROW ? row.json : null;
    boolean mine = move(contextId, id, JobState.FINISHED, now, null, small);
    if (mine && small == null) {
      sql.updateRow(
          "insert into sjs_result (job_number, size, json, content_id, sha256) values (?, ?, ?, ?, ?)",
          row.jobNumber,
          row.size,
          row.json,
          row.contentId,
          row.sha256);
    }
    return mine;
  }

  /** Ends a job without a result; answers whether this call did it. */
  boolean fail(String contextId, String id, JobState last, Instant now, Failure failure) {
    return move(contextId, id, last, now, failure, null);
  }

  /** Takes a job to a state, where that may follow on the one that it is in. */
  private boolean move(
      String contextId,
      String id,
      JobState next,
      @Nullable Instant endedAt,
      @Nullable Failure failure,
      byte @Nullable [] result) {
    return sql.updateRow(
        Objects.requireNonNull(MOVES.get(next)),
        next.name(),
        endedAt,
        failure == null ? null : failure.message(),
        failure == null ? null : failure.errorClass(),
        failure == null ? null : failure.stack(),
        result,
        TimedIds.number(id),
        id,
        contextId);
  }

  /**
   * Finds the row by its number alone. Said plainly, H2 takes the index of contexts and states for
   * as good a way, and goes through all jobs of a context that are like this one.
   */
  static String moveTo(JobState next) {
    return "update sjs_job set state = ?, ended_at = ?, error_message = ?, error_class = ?,"
        + " error_stack = ?, result = ? where job_number = ?"
        + " and case when id = ? and context_id = ? and state in "
        + states(next.predecessors())
        + " then 1 else 0 end = 1";
  }

  /** States in the words of a statement, always in the same order. */
  static String states(Set<JobState> states) {
    return states.stream()
        .sorted()
        .map(state -> "'" + state.name() + "'")
        .collect(Collectors.joining(", ", "(", ")"));
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
  public List<String> endedBefore(Instant limit, int skip, int size) {
    return getEntityManager()
        .createQuery(
            // What ended before it was asked for before, and that says the id.
            "select j.id from JobEntity j where j.jobNumber < ?1 and j.endedAt < ?2"
                + " and j.state not in ?3 order by j.jobNumber",
            String.class)
        .setParameter(1, TimedIds.leastNumber(limit))
        .setParameter(2, limit)
        .setParameter(3, JobState.open())
        .setFirstResult(skip)
        .setMaxResults(size)
        .getResultList();
  }

  /** The results go with their jobs: their foreign key cascades. */
  @Override
  public int remove(List<String> ids) {
    List<Long> numbers = ids.stream().map(TimedIds::number).toList();
    contents.letGo(
        getEntityManager()
            .createQuery(
                "select r.contentId from ResultEntity r"
                    + " where r.jobNumber in ?1 and r.contentId is not null",
                String.class)
            .setParameter(1, numbers)
            .getResultList());
    return (int) delete("jobNumber in ?1", numbers);
  }
}
