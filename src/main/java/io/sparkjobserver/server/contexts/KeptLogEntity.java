package io.sparkjobserver.server.contexts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The end of a driver's log. It goes with the driver's row. */
@Entity
@Table(name = "sjs_driver_log")
class KeptLogEntity {

  @Id String driverId;

  byte[] bytes;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  KeptLogEntity() {}

  KeptLogEntity(String driverId, byte[] bytes) {
    this.driverId = driverId;
    this.bytes = bytes;
  }
}
