package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.store.Sql;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Somebody who is to be told the end of a job; gone when that is done or given up. */
@Entity
@Table(name = "sjs_callback")
class CallbackEntity {

  @Id long jobNumber;

  String jobId;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String url;

  /** How often it was tried. */
  int attempts;

  /** When it is looked at next. */
  Instant dueAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  CallbackEntity() {}

  CallbackEntity(String jobId, URI url, Instant dueAt) {
    this.jobNumber = TimedIds.number(jobId);
    this.jobId = jobId;
    this.url = url.toString();
    this.dueAt = dueAt;
  }

  /** What a row has of a callback. */
  static CallbackEntity read(ResultSet row) throws SQLException {
    CallbackEntity callback = new CallbackEntity();
    callback.jobNumber = row.getLong("job_number");
    callback.jobId = row.getString("job_id");
    callback.url = row.getString("url");
    callback.attempts = row.getInt("attempts");
    callback.dueAt = Objects.requireNonNull(Sql.time(row, "due_at"));
    return callback;
  }
}
