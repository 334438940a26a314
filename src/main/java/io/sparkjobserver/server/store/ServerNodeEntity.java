package io.sparkjobserver.server.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A server process and until when it is taken for alive. */
@Entity
@Table(name = "sjs_server_node")
class ServerNodeEntity {

  @Id String id;

  /** By the database's clock, in microseconds since the epoch. */
  long leaseUntil;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ServerNodeEntity() {}

  ServerNodeEntity(String id, long leaseUntil) {
    this.id = id;
    this.leaseUntil = leaseUntil;
  }
}
