package io.sparkjobserver.server.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/**
 * Numbers that no two jobs share, over all server processes and restarts. Taken from the database
 * in blocks. Thread-safe.
 */
@ApplicationScoped
class JobNumbers {

  private static final int BLOCK = 1_000;

  private final EntityManager database;
  private long next;
  private long end;

  JobNumbers(EntityManager database) {
    this.database = database;
  }

  /**
   * A number that was never answered before. Blocks for the database once in {@value #BLOCK} calls.
   */
  synchronized long next() {
    while (next == end) {
      long start =
          QuarkusTransaction.requiringNew()
              .call(
                  () ->
                      database
                          .createQuery(
                              "select c.nextValue from CounterEntity c where c.name = 'job'",
                              Long.class)
                          .getSingleResult());
      int taken =
          QuarkusTransaction.requiringNew()
              .call(
                  () ->
                      database
                          .createQuery(
                              "update CounterEntity c set c.nextValue = ?1 where c.name = 'job' and c.nextValue = ?2")
                          .setParameter(1, start + BLOCK)
                          .setParameter(2, start)
                          .executeUpdate());
      if (taken == 1) {
        next = start;
        end = start + BLOCK;
      }
    }
    return next++;
  }
}
