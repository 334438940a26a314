package io.sparkjobserver.server.contexts;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of logs' ends. Every method needs a transaction. */
@ApplicationScoped
class KeptLogRepository implements PanacheRepositoryBase<KeptLogEntity, String> {}
