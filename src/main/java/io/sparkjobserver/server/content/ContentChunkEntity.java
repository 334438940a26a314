package io.sparkjobserver.server.content;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** One stored piece of a content; all but the last are {@link Contents#CHUNK} bytes long. */
@Entity
@Table(name = "sjs_content_chunk")
class ContentChunkEntity {

  @EmbeddedId Key key;

  byte[] bytes;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ContentChunkEntity() {}

  ContentChunkEntity(Key key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  /**
   * Which piece of which content.
   *
   * @param contentId the content
   * @param chunkIndex the piece, from 0
   */
  @Embeddable
  record Key(String contentId, int chunkIndex) {}
}
