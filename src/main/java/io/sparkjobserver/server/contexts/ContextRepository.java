package io.sparkjobserver.server.contexts;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.sparkjobserver.server.binaries.BinaryUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of contexts. Every method needs a transaction. */
@ApplicationScoped
class ContextRepository implements PanacheRepositoryBase<ContextEntity, String>, BinaryUser {

  /** The newest context of a name, whether it is over or not. */
  Optional<ContextEntity> findNewest(String name) {
    return find("name = ?1 order by startedAt desc, id", name).firstResultOptional();
  }

  /** A context as it is stored now, whatever this transaction read of it before. */
  Optional<ContextEntity> findFresh(String id) {
    Optional<ContextEntity> found = findByIdOptional(id);
    found.ifPresent(getEntityManager()::refresh);
    return found;
  }

  Optional<ContextEntity> findActive(String name) {
    return find("activeName", name).firstResultOptional();
  }

  List<ContextEntity> list(Set<ContextState> states, int limit) {
    return find("state in ?1 order by startedAt desc, id", states).page(Page.ofSize(limit)).list();
  }

  /** Goes to a state that is not final; answers whether this call did it. */
  boolean move(String id, ContextState next) {
    return update("state = ?1 where id = ?2 and state in ?3", next, id, next.predecessors()) == 1;
  }

  /** Goes to RUNNING where that is allowed. */
  void moveToRunning(String id, String applicationId, @Nullable String uiUrl) {
    update(
        "state = ?1, applicationId = ?2, uiUrl = ?3, error = null where id = ?4 and state in ?5",
        ContextState.RUNNING,
        applicationId,
        uiUrl,
        id,
        ContextState.RUNNING.predecessors());
  }

  /** Has its driver started again, or once more; answers whether that is allowed. */
  boolean restart(String id, String cause) {
    return update(
            "state = ?1, error = ?2 where id = ?3 and (state in ?4 or state = ?1)",
            ContextState.RESTARTING,
            cause,
            id,
            ContextState.RESTARTING.predecessors())
        == 1;
  }

  /** Ends a context that is in a given state; answers whether this call did it. */
  boolean end(
      String id, ContextState current, ContextState last, Instant now, @Nullable String error) {
    return update(
            "state = ?1, endedAt = ?2, error = ?3, activeName = null where id = ?4 and state = ?5",
            last,
            now,
            error,
            id,
            current)
        == 1;
  }

  /** The ids of contexts that are over since before a time, oldest first. */
  List<String> endedBefore(Instant limit, int skip, int size) {
    return getEntityManager()
        .createQuery(
            // What ended before it began before; unlike the end, the beginning has an index.
            "select c.id from ContextEntity c where c.startedAt < ?1 and c.endedAt < ?1"
                + " and c.state not in ?2 order by c.startedAt, c.id",
            String.class)
        .setParameter(1, limit)
        .setParameter(2, ContextState.open())
        .setFirstResult(skip)
        .setMaxResults(size)
        .getResultList();
  }

  /** Leaves word that its driver's process is to be ended. */
  void force(String id) {
    update("stopForced = true where id = ?1", id);
  }

  /** Those of some contexts that are to stop. */
  List<ContextEntity> stopping(List<String> ids) {
    return list("id in ?1 and state = ?2", ids, ContextState.STOPPING);
  }

  @Override
  public String kind() {
    return "context(s)";
  }

  @Override
  public List<String> using(String binaryName) {
    return list(
            "state in ?1 and classPath is not null order by startedAt desc", ContextState.open())
        .stream()
        .filter(
            context ->
                context.classPath().stream().anyMatch(entry -> entry.name().equals(binaryName)))
        .map(context -> context.name)
        .toList();
  }

  /** Removes contexts whose drivers are removed; answers how many there were. */
  int remove(List<String> ids) {
    return (int) delete("id in ?1", ids);
  }
}
