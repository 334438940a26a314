package io.sparkjobserver.server.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The deployment's certificate authority: one row. */
@Entity
@Table(name = "sjs_authority")
class AuthorityEntity {

  /** The one row's key, so that two servers that make an authority at once make one. */
  static final String ONLY = "authority";

  @Id String id;

  /** In PEM. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String certificate;

  /** The private key, encrypted with the deployment's secret key. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String sealedKey;

  Instant madeAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  AuthorityEntity() {}

  AuthorityEntity(String certificate, String sealedKey, Instant madeAt) {
    this.id = ONLY;
    this.certificate = certificate;
    this.sealedKey = sealedKey;
    this.madeAt = madeAt;
  }
}
