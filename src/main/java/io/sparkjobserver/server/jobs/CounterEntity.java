package io.sparkjobserver.server.jobs;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** From where the next block of numbers is taken. */
@Entity
@Table(name = "sjs_counter")
class CounterEntity {

  @Id String name;

  long nextValue;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  CounterEntity() {}
}
