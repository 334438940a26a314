package io.sparkjobserver.server.identity;

import io.sparkjobserver.protocol.identity.Certificates;
import io.sparkjobserver.protocol.identity.Credentials;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;

/** What a server says of itself and of its drivers, and can prove. Thread-safe; nothing blocks. */
public final class Vouching {

  private final SecretKey secretKey;
  private final Authority authority;
  private final PeerIdentity.Server self;
  private final Clock clock;

  Vouching(SecretKey secretKey, Authority authority, PeerIdentity.Server self, Clock clock) {
    this.secretKey = secretKey;
    this.authority = authority;
    this.self = self;
    this.clock = clock;
  }

  /** New credentials of this server. */
  public Credentials own() {
    KeyPair pair = Authority.newKey();
    return new Credentials(
        pair.getPrivate(),
        authority.certify(pair.getPublic(), self, clock.instant()),
        authority.certificate());
  }

  /** The SHA-256 of the authority's certificate, by which a launched driver knows it. */
  public String authoritySha256() {
    return Certificates.sha256(authority.certificate());
  }

  /** The secret of a driver's launch: the same on every server of the deployment. */
  public LaunchSecret launchSecret(String driverId) {
    return new LaunchSecret(secretKey.derive("launch " + driverId));
  }

  /**
   * The key that a driver asks to be certified.
   *
   * @throws IOException where the request is none
   */
  public PublicKey keyOf(String signingRequest) throws IOException {
    return Authority.keyOf(signingRequest);
  }

  /** Certifies a driver's key: its certificate and the authority's, in PEM. */
  public String certify(PublicKey key, PeerIdentity.Driver driver) {
    return Certificates.toPem(
        List.of(authority.certify(key, driver, clock.instant()), authority.certificate()));
  }
}
