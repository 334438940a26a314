package io.sparkjobserver.server.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A piece of content; without a SHA-256 while it is being written. */
@Entity
@Table(name = "sjs_content")
class ContentEntity {

  @Id String id;

  @Nullable String sha256;

  long size;

  /**
   * When it was last written, found again or let go of. What nobody refers to is kept for a while
   * from here.
   */
  @Column(name = "touched_at")
  Instant touchedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ContentEntity() {}

  ContentEntity(String id, Instant touchedAt) {
    this.id = id;
    this.touchedAt = touchedAt;
  }
}
