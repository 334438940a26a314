package io.sparkjobserver.server.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A server process and until when it is taken for alive. */
@Entity
@Table(name = "sjs_server_node")
class ServerNodeEntity {

  @Id String id;

  /** By the database's clock, in microseconds since the epoch. */
  long leaseUntil;

  /** Where drivers become known to it, once it listens. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String driverUrl;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ServerNodeEntity() {}

  ServerNodeEntity(String id, long leaseUntil) {
    this.id = id;
    this.leaseUntil = leaseUntil;
  }
}
