package io.sparkjobserver.server.jobs;

import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.store.Sql;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A job, without what was posted with it and its result: most readers do not want them. */
@Entity
@Table(name = "sjs_job")
class JobEntity {

  /** {@link TimedIds#number} of the id: in the order in which jobs were asked for. */
  @Id long jobNumber;

  String id;

  String contextId;

  String contextName;

  String mainClass;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String classPath;

  /** Not just {@code rows}, which is a word of SQL. */
  @Enumerated(EnumType.STRING)
  RowShape rowShape;

  @Enumerated(EnumType.STRING)
  JobState state;

  Instant startedAt;

  @Nullable Instant endedAt;

  /** Whether it may run again where its driver is lost and started again. */
  boolean restartable;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String errorMessage;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String errorClass;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String errorStack;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  JobEntity() {}

  /** What a row has of a job. */
  static JobEntity read(ResultSet row) throws SQLException {
    JobEntity job = new JobEntity();
    job.jobNumber = row.getLong("job_number");
    job.id = row.getString("id");
    job.contextId = row.getString("context_id");
    job.contextName = row.getString("context_name");
    job.mainClass = row.getString("main_class");
    job.classPath = row.getString("class_path");
    job.rowShape = RowShape.valueOf(row.getString("row_shape"));
    job.state = JobState.valueOf(row.getString("state"));
    job.startedAt = Objects.requireNonNull(Sql.time(row, "started_at"));
    job.endedAt = Sql.time(row, "ended_at");
    job.errorMessage = row.getString("error_message");
    job.errorClass = row.getString("error_class");
    job.errorStack = row.getString("error_stack");
    return job;
  }

  Job toJob() {
    return new Job(
        id,
        contextId,
        contextName,
        mainClass,
        ClassPathEntry.ofLines(classPath),
        rowShape,
        state,
        startedAt,
        Optional.ofNullable(endedAt),
        errorClass == null
            ? Optional.empty()
            : Optional.of(
                new Failure(errorMessage, errorClass, errorStack == null ? "" : errorStack)));
  }
}
