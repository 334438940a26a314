package io.sparkjobserver.server.contexts;

import static java.util.Objects.requireNonNull;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A driver: where it is, and which server process looks after it. It is a context's own, or a
 * context's part of one that contexts share, or that one, or one that waits for its context.
 */
@Entity
@Table(name = "sjs_driver")
class DriverEntity {

  @Id String id;

  /** Its context; none where contexts share it, or it waits for one. */
  @Nullable String contextId;

  /** The driver that its context shares with others. */
  @Nullable String hostId;

  /** Whether it was started ahead of need, and waits for a context or has done so. */
  boolean warm;

  /** What a driver that contexts share is made with. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String sharedSettings;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String sharedClassPath;

  /** Where it is, as host:port, once it joined. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String address;

  /** By what its process is found again, once it was started. */
  @Nullable String process;

  /** The content that its jar is, where a cluster starts it, and may start it again. */
  @Nullable String jarContentId;

  /** The server process that looks after it. */
  String owner;

  /** Goes up with every change of owner. */
  long ownerEpoch;

  /** How many processes were the driver, the present one among them. */
  int incarnation;

  /** The SHA-256 of the key that redeemed the launch secret for this incarnation. */
  @Nullable String redeemedKey;

  @Nullable Instant redeemedAt;

  /** What was answered to it. */
  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String certificates;

  /** How often it was started again since then, where it is supervised. */
  int restarts;

  @Nullable Instant restartsSince;

  @Nullable Instant endedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  DriverEntity() {}

  private DriverEntity(String id, String owner, long ownerEpoch) {
    this.id = id;
    this.owner = owner;
    this.ownerEpoch = ownerEpoch;
    this.incarnation = 1;
  }

  static DriverEntity ofContext(String id, String contextId, String owner, long ownerEpoch) {
    DriverEntity driver = new DriverEntity(id, owner, ownerEpoch);
    driver.contextId = contextId;
    return driver;
  }

  static DriverEntity warm(String id, String owner, long ownerEpoch) {
    DriverEntity driver = new DriverEntity(id, owner, ownerEpoch);
    driver.warm = true;
    return driver;
  }

  static DriverEntity shared(String id, SharedTerms terms, String owner, long ownerEpoch) {
    DriverEntity driver = new DriverEntity(id, owner, ownerEpoch);
    driver.sharedSettings = terms.settings().toJson();
    driver.sharedClassPath = ClassPathEntry.toLines(terms.classPath());
    return driver;
  }

  /** What contexts have in common that share it. */
  SharedTerms sharedTerms() {
    return new SharedTerms(
        ContextSettings.fromJson(requireNonNull(sharedSettings)),
        sharedClassPath == null ? List.of() : ClassPathEntry.ofLines(sharedClassPath));
  }

  /** Whose process it is in, and whose log it writes. */
  String processOf() {
    return hostId == null ? id : hostId;
  }
}
