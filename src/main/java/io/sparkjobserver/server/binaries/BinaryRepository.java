package io.sparkjobserver.server.binaries;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sparkjobserver.server.content.ContentUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The rows of binaries. Every method needs a transaction. */
@ApplicationScoped
class BinaryRepository implements PanacheRepositoryBase<BinaryEntity, String>, ContentUser {

  Optional<BinaryEntity> findCurrent(String name) {
    return find("currentName", name).firstResultOptional();
  }

  Optional<BinaryEntity> findBySha256(String sha256) {
    return find("sha256", sha256).firstResultOptional();
  }

  List<BinaryEntity> listCurrent() {
    return list("currentName is not null order by currentName");
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

  @Override
  public boolean uses(String contentId) {
    return count("contentId", contentId) > 0;
  }
}
