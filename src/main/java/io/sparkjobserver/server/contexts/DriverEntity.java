package io.sparkjobserver.server.contexts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A context's driver: where it is, and which server process looks after it. */
@Entity
@Table(name = "sjs_driver")
class DriverEntity {

  @Id String id;

  String contextId;

  /** Where it is, as host:port, once it joined. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String address;

  /** By what its process is found again, once it was started. */
  @Nullable String process;

  /** The content that its jar is, where a cluster starts it, and may start it again. */
  @Nullable String jarContentId;

  /** The server process that looks after it. */
  String owner;

  /** Goes up with every change of owner. */
  long ownerEpoch;

  /** How many processes were the driver, the present one among them. */
  int incarnation;

  /** The SHA-256 of the key that redeemed the launch secret for this incarnation. */
  @Nullable String redeemedKey;

  @Nullable Instant redeemedAt;

  /** What was answered to it. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String certificates;

  /** How often it was started again since then, where it is supervised. */
  int restarts;

  @Nullable Instant restartsSince;

  @Nullable Instant endedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  DriverEntity() {}

  DriverEntity(String id, String contextId, String owner, long ownerEpoch) {
    this.id = id;
    this.contextId = contextId;
    this.owner = owner;
    this.ownerEpoch = ownerEpoch;
    this.incarnation = 1;
  }
}
