package io.sparkjobserver.server.identity;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The row of the authority. Every method needs a transaction. */
@ApplicationScoped
class AuthorityRepository implements PanacheRepositoryBase<AuthorityEntity, String> {}
