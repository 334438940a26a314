package io.sparkjobserver.server.idempotency;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of requests with keys. Every method needs a transaction. */
@ApplicationScoped
class KeyedRequestRepository implements PanacheRepositoryBase<KeyedRequestEntity, String> {

  /** Serves on what a process that is gone had begun; answers whether this call did it. */
  boolean takeOver(String id, String former, String owner) {
    return update("owner = ?1 where id = ?2 and owner = ?3 and status is null", owner, id, former)
        == 1;
  }

  void answer(String id, String owner, int status, @Nullable String body) {
    update(
        "status = ?1, body = ?2 where id = ?3 and owner = ?4 and status is null",
        status,
        body,
        id,
        owner);
  }

  /** The request is as if it had not been made. */
  void forget(String id, String owner) {
    delete("id = ?1 and owner = ?2 and status is null", id, owner);
  }

  List<String> createdBefore(Instant limit, int most) {
    return find("createdAt < ?1 order by createdAt, id", limit).page(Page.ofSize(most)).stream()
        .map(request -> request.id)
        .toList();
  }
}
