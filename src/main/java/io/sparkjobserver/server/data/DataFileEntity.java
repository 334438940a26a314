package io.sparkjobserver.server.data;

import io.sparkjobserver.server.content.Content;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An uploaded data file. */
@Entity
@Table(name = "sjs_data_file")
class DataFileEntity {

  @Id String name;

  String contentId;

  String sha256;

  long size;

  Instant storedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  DataFileEntity() {}

  DataFileEntity(DataFile file) {
    this.name = file.name();
    this.contentId = file.content().id();
    this.sha256 = file.content().sha256();
    this.size = file.content().size();
    this.storedAt = file.storedAt();
  }

  DataFile toDataFile() {
    return new DataFile(name, storedAt, new Content(contentId, sha256, size));
  }
}
