package io.sparkjobserver.server.idempotency;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A request that came with a key. */
@Entity
@Table(name = "sjs_keyed_request")
class KeyedRequestEntity {

  /** The SHA-256 of its key. */
  @Id String id;

  /** What was asked, as a SHA-256. */
  String fingerprint;

  /** The id of what the request makes. */
  String subjectId;

  /** The server process that serves it. */
  String owner;

  /** Null until it is answered. */
  @Nullable Integer status;

  /** Null where it is not answered, or its answer can be told from what it made. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String body;

  Instant createdAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  KeyedRequestEntity() {}

  KeyedRequestEntity(
      String id, String fingerprint, String subjectId, String owner, Instant createdAt) {
    this.id = id;
    this.fingerprint = fingerprint;
    this.subjectId = subjectId;
    this.owner = owner;
    this.createdAt = createdAt;
  }
}
