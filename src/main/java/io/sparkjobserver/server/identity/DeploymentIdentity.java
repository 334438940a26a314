package io.sparkjobserver.server.identity;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.protocol.identity.Certificates;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Opens what the servers of a deployment have in common. The authority is made once, by the first
 * server on a database, and kept there; its key is of use only together with the secret key, which
 * is a file.
 */
@ApplicationScoped
public class DeploymentIdentity {

  private static final String AUTHORITY = "certificate authority";

  private final AuthorityRepository authorities;
  private final SecretKeyFile file;
  private final Clock clock;

  DeploymentIdentity(AuthorityRepository authorities, IdentityConfig config, Clock clock) {
    this.authorities = authorities;
    this.file = new SecretKeyFile(config.secretKey());
    this.clock = clock;
  }

  /**
   * What this server vouches with. Blocks for the database and the file.
   *
   * @param serverId this server process
   * @throws IOException where the secret key is missing, is not the deployment's or cannot be
   *     written; the message says what to do
   */
  public Vouching open(String serverId) throws IOException {
    Optional<SecretKey> own = file.read();
    Optional<AuthorityEntity> stored = stored();
    if (own.isEmpty() && stored.isPresent()) {
      throw new IOException(
          "%s (spark.jobserver.secret-key) is missing, and another server has made the database's certificate authority with it: copy that server's file, readable by the server's user alone"
              .formatted(file.path()));
    }
    SecretKey key = own.isPresent() ? own.get() : file.make();
    Authority authority = authority(key, stored.isPresent() ? stored.get() : made(key));
    return new Vouching(key, authority, new PeerIdentity.Server(serverId), clock);
  }

  private Optional<AuthorityEntity> stored() {
    return QuarkusTransaction.requiringNew()
        .call(() -> authorities.findByIdOptional(AuthorityEntity.ONLY));
  }

  /** Makes the authority; where another server was quicker, its authority is the one. */
  private AuthorityEntity made(SecretKey key) {
    Authority authority = Authority.make(clock.instant());
    AuthorityEntity entity =
        new AuthorityEntity(
            Certificates.toPem(List.of(authority.certificate())),
            key.seal(AUTHORITY, authority.encodedKey()),
            clock.instant());
    try {
      Transactions.run(() -> authorities.persistAndFlush(entity));
      return entity;
    } catch (RuntimeException e) {
      if (!ConstraintViolations.caused(e)) {
        throw e;
      }
      return stored().orElseThrow(() -> e);
    }
  }

  private Authority authority(SecretKey key, AuthorityEntity entity) throws IOException {
    byte[] unsealed =
        key.unseal(AUTHORITY, entity.sealedKey)
            .orElseThrow(
                () ->
                    new IOException(
                        "%s (spark.jobserver.secret-key) is not the key of this database: copy the file of the server that began with the database"
                            .formatted(file.path())));
    try {
      return Authority.read(entity.certificate, unsealed);
    } catch (GeneralSecurityException e) {
      throw new IOException("The database's certificate authority cannot be read", e);
    }
  }
}
