package io.sparkjobserver.server.jobs;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The configuration that was posted with a job, resolved, as JSON. */
@Entity
@Table(name = "sjs_job_input")
class JobInputEntity {

  @Id String jobId;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String json;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  JobInputEntity() {}
}
