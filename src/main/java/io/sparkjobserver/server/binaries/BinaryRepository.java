package io.sparkjobserver.server.binaries;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sparkjobserver.server.content.ContentUser;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of binaries. Every method needs a transaction, but where it says otherwise. */
@ApplicationScoped
class BinaryRepository implements PanacheRepositoryBase<BinaryEntity, String>, ContentUser {

  private final Sql sql;

  BinaryRepository(Sql sql) {
    this.sql = sql;
  }

  /** The newest version of a name. Needs no transaction. */
  Optional<Binary> findCurrent(String name) {
    return first("current_name = ?", name);
  }

  /** Some version with this content. Needs no transaction. */
  Optional<Binary> findBySha256(String sha256) {
    return first("sha256 = ? order by id limit 1", sha256);
  }

  private Optional<Binary> first(String where, String value) {
    return sql.first(
        "select name, type, content_id, sha256, size, uploaded_at from sjs_binary where " + where,
        row -> BinaryEntity.read(row).toBinary(),
        value);
  }

  List<BinaryEntity> listCurrent() {
    return list("currentName is not null and type <> ?1 order by currentName", BinaryType.URI);
  }

  /** Makes way for a new version of a name. */
  void retireCurrent(String name) {
    update("currentName = null where currentName = ?1", name);
  }

  /** The contents of all versions of a name. */
  List<String> contentsOf(String name) {
    return getEntityManager()
        .createQuery(
            "select distinct b.contentId from BinaryEntity b where b.name = ?1", String.class)
        .setParameter(1, name)
        .getResultList();
  }

  /** Versions that were read from an address before a time, in a fixed order. */
  List<String> readBefore(Instant limit, int skip, int size) {
    return getEntityManager()
        .createQuery(
            "select b.id from BinaryEntity b where b.type = ?1 and b.uploadedAt < ?2"
                + " order by b.uploadedAt, b.id",
            String.class)
        .setParameter(1, BinaryType.URI)
        .setParameter(2, limit)
        .setFirstResult(skip)
        .setMaxResults(size)
        .getResultList();
  }

  /** How many bytes all versions of all names take; what several of them have counts once. */
  long stored() {
    return getEntityManager()
        .createQuery(
            "select coalesce(sum(c.size), 0) from"
                + " (select max(b.size) as size from BinaryEntity b group by b.contentId) c",
            Long.class)
        .getSingleResult();
  }

  @Override
  public boolean uses(String contentId) {
    return count("contentId", contentId) > 0;
  }
}
