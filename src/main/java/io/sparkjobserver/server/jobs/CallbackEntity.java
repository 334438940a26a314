package io.sparkjobserver.server.jobs;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Somebody who is to be told the end of a job; gone when that is done or given up. */
@Entity
@Table(name = "sjs_callback")
class CallbackEntity {

  @Id String jobId;

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
    this.jobId = jobId;
    this.url = url.toString();
    this.dueAt = dueAt;
  }
}
