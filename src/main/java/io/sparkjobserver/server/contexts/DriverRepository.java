package io.sparkjobserver.server.contexts;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sparkjobserver.server.content.ContentUser;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.store.Database;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rows of drivers. Every method needs a transaction. */
@ApplicationScoped
class DriverRepository implements PanacheRepositoryBase<DriverEntity, String>, ContentUser {

  private static final int PAGE = 200;

  private final ServerNodes nodes;
  private final Database database;
  private final Sql sql;

  DriverRepository(ServerNodes nodes, Database database, Sql sql) {
    this.nodes = nodes;
    this.database = database;
    this.sql = sql;
  }

  /** Adds a driver that is to be launched, and that this process looks after. */
  void add(String id, String contextId) {
    persist(DriverEntity.ofContext(id, contextId, nodes.self(), DriverGateway.FIRST_EPOCH));
  }

  /** Adds a driver that contexts share, to be launched and looked after by this process. */
  void addShared(String id, SharedTerms terms) {
    persist(DriverEntity.shared(id, terms, nodes.self(), DriverGateway.FIRST_EPOCH));
  }

  /** Adds a driver that waits for a context, to be launched and looked after by this process. */
  void addWarm(String id) {
    persist(DriverEntity.warm(id, nodes.self(), DriverGateway.FIRST_EPOCH));
  }

  /**
   * Gives a driver that waits to a context; answers whether this process still looked after it and
   * it waited still.
   */
  boolean giveTo(String id, String contextId) {
    return update(
            "contextId = ?1 where id = ?2 and owner = ?3 and warm = ?4 and contextId is null"
                + " and endedAt is null",
            contextId,
            id,
            nodes.self(),
            true)
        == 1;
  }

  /** A context's driver is its part of another one. */
  void hostedBy(String id, String hostId) {
    update("hostId = ?1 where id = ?2", hostId, id);
  }

  /** Whether a context's driver is its part of another one. */
  boolean isHosted(String id) {
    return count("id = ?1 and hostId is not null", id) == 1;
  }

  /**
   * The newest driver of a context: it has one at a time, so the one that ended last, if any did.
   */
  Optional<DriverEntity> findNewest(String contextId) {
    return find(
            "contextId = ?1 order by case when endedAt is null then 0 else 1 end, endedAt desc, id",
            contextId)
        .firstResultOptional();
  }

  /**
   * Drivers whose owner is dead, those first that have no context; a bounded number of them. Parts
   * of a driver that another process has taken over are for that one.
   */
  List<DriverEntity> abandoned() {
    Set<String> alive = nodes.alive();
    return sql
        .all(
            "select d.id from sjs_driver d left join sjs_driver host on host.id = d.host_id"
                + " and host.ended_at is null and host.owner <> ? and host.owner in "
                + Sql.parameters(alive)
                + " where d.ended_at is null and host.id is null and d.owner not in "
                + Sql.parameters(alive)
                + " order by case when d.context_id is null then 0 else 1 end, d.id limit "
                + PAGE,
            row -> row.getString(1),
            Stream.of(Stream.of(nodes.self()), alive.stream(), alive.stream())
                .flatMap(values -> values)
                .toArray())
        .stream()
        .map(this::findByIdOptional)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Becomes the owner in place of a dead one; answers whether this call did it. */
  boolean claim(String id, long epoch) {
    return update(
            "owner = ?1, ownerEpoch = ?2 where id = ?3 and ownerEpoch = ?4 and endedAt is null",
            nodes.self(),
            epoch + 1,
            id,
            epoch)
        == 1;
  }

  /** Redeems the launch secret of the present incarnation; answers whether this call did it. */
  boolean redeem(String id, int incarnation, String key, String certificates, Instant now) {
    return update(
            "redeemedKey = ?1, certificates = ?2, redeemedAt = ?3"
                + " where id = ?4 and incarnation = ?5 and redeemedKey is null and endedAt is null",
            key,
            certificates,
            now,
            id,
            incarnation)
        == 1;
  }

  /**
   * Redeems the launch secret for the next incarnation, and fences the present one off; answers
   * whether this call did it.
   */
  boolean succeed(String id, int incarnation, String key, String certificates, Instant now) {
    return update(
            "incarnation = ?5 + 1, redeemedKey = ?1, certificates = ?2, redeemedAt = ?3"
                + " where id = ?4 and incarnation = ?5 and endedAt is null",
            key,
            certificates,
            now,
            id,
            incarnation)
        == 1;
  }

  void launched(String id, String process) {
    update("process = ?1 where id = ?2", process, id);
  }

  void startsFrom(String id, String jarContentId) {
    update("jarContentId = ?1 where id = ?2", jarContentId, id);
  }

  /**
   * Counts that a driver is started again. What was longer ago than the window is forgotten.
   *
   * @return false where it was started again that often within the window already
   */
  boolean restarted(String id, Instant now, Duration window, int most) {
    boolean anew =
        update(
                "restarts = 1, restartsSince = ?1"
                    + " where id = ?2 and (restartsSince is null or restartsSince < ?3)",
                now,
                id,
                now.minus(window))
            == 1;
    return anew || update("restarts = restarts + 1 where id = ?1 and restarts < ?2", id, most) == 1;
  }

  @Override
  public boolean uses(String contentId) {
    return count("jarContentId = ?1 and endedAt is null", contentId) > 0;
  }

  void joined(String id, String address) {
    update("address = ?1 where id = ?2", address, id);
  }

  /**
   * Ends a driver that this process looks after; answers whether it does. Where it has ended
   * already, that stays as it was.
   */
  boolean ended(String id, Instant now) {
    return update(
            "endedAt = coalesce(endedAt, ?1) where id = ?2 and owner = ?3", now, id, nodes.self())
        == 1;
  }

  /** Ends a driver that this process looks after and that still waits for a context. */
  void waitedInVain(String id, Instant now) {
    update(
        "endedAt = ?1 where id = ?2 and owner = ?3 and contextId is null and endedAt is null",
        now,
        id,
        nodes.self());
  }

  /** Whether this process looks after a driver. */
  boolean isMine(String id) {
    return count("id = ?1 and owner = ?2", id, nodes.self()) == 1;
  }

  /**
   * Whether another process looks after the driver that a context has now. Until the transaction
   * ends, none claims it: where others can, the row is locked, which is a write.
   */
  boolean isOfAnother(String contextId) {
    return sql.first(
            "select owner from sjs_driver where context_id = ?"
                // A context has had few drivers, while there may be many that have not ended.
                + " and case when ended_at is null then 1 else 0 end = 1"
                + (database.exclusive() ? "" : " for update"),
            row -> row.getString(1),
            contextId)
        .filter(owner -> !owner.equals(nodes.self()))
        .isPresent();
  }

  /** Whether a driver is not over, or was not at that time. */
  boolean wasThereAfter(String id, Instant time) {
    return count("id = ?1 and (endedAt is null or endedAt > ?2)", id, time) == 1;
  }

  /** How many drivers of a context ended at that time or later. */
  long endedSince(String contextId, Instant since) {
    return count("contextId = ?1 and endedAt >= ?2", contextId, since);
  }

  /**
   * Drivers that contexts shared and of which no context is left, or that waited in vain, always in
   * the same order.
   */
  List<String> sharedEndedBefore(Instant limit, int skip, int size) {
    return getEntityManager()
        .createQuery(
            "select d.id from DriverEntity d where d.contextId is null and d.endedAt < ?1"
                + " and not exists (select 1 from DriverEntity part where part.hostId = d.id)"
                + " order by d.endedAt, d.id",
            String.class)
        .setParameter(1, limit)
        .setFirstResult(skip)
        .setMaxResults(size)
        .getResultList();
  }

  int remove(List<String> ids) {
    return (int) delete("id in ?1", ids);
  }

  void removeOf(List<String> contextIds) {
    delete("contextId in ?1", contextIds);
  }
}
