package io.sparkjobserver.server.data;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.sparkjobserver.server.content.ContentUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The rows of data files. Every method needs a transaction. */
@ApplicationScoped
class DataFileRepository implements PanacheRepositoryBase<DataFileEntity, String>, ContentUser {

  /** All names, in their order. */
  List<String> names() {
    return getEntityManager()
        .createQuery("select f.name from DataFileEntity f order by f.name", String.class)
        .getResultList();
  }

  /** Some of those that were there at a time, the oldest first. */
  List<DataFileEntity> storedUntil(Instant time, int limit) {
    return find("storedAt <= ?1 order by storedAt", time).page(Page.ofSize(limit)).list();
  }

  /** How many bytes all of them take; what several of them have counts once. */
  long stored() {
    return getEntityManager()
        .createQuery(
            "select coalesce(sum(c.size), 0) from"
                + " (select max(f.size) as size from DataFileEntity f group by f.contentId) c",
            Long.class)
        .getSingleResult();
  }

  @Override
  public boolean uses(String contentId) {
    return count("contentId", contentId) > 0;
  }
}
