package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.content.Content;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One version of an uploaded binary. */
@Entity
@Table(name = "sjs_binary")
class BinaryEntity {

  @Id String id;

  String name;

  /** The name while this is its newest version. */
  @Nullable String currentName;

  @Enumerated(EnumType.STRING)
  BinaryType type;

  String contentId;

  String sha256;

  long size;

  Instant uploadedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  BinaryEntity() {}

  BinaryEntity(Binary binary) {
    this.id = UUID.randomUUID().toString();
    this.name = binary.name();
    this.currentName = binary.name();
    this.type = binary.type();
    this.contentId = binary.content().id();
    this.sha256 = binary.content().sha256();
    this.size = binary.content().size();
    this.uploadedAt = binary.uploadedAt();
  }

  Binary toBinary() {
    return new Binary(name, type, uploadedAt, new Content(contentId, sha256, size));
  }
}
