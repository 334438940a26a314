package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.store.Sql;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
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

  /** What a row has of a binary. */
  static BinaryEntity read(ResultSet row) throws SQLException {
    BinaryEntity binary = new BinaryEntity();
    binary.name = row.getString("name");
    binary.type = BinaryType.valueOf(row.getString("type"));
    binary.contentId = row.getString("content_id");
    binary.sha256 = row.getString("sha256");
    binary.size = row.getLong("size");
    binary.uploadedAt = Objects.requireNonNull(Sql.time(row, "uploaded_at"));
    return binary;
  }

  Binary toBinary() {
    return new Binary(name, type, uploadedAt, new Content(contentId, sha256, size));
  }
}
