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

  /** For Hibernate: pieces are written and read as the database takes them. */
  @SuppressWarnings("NullAway.Init")
  ContentChunkEntity() {}

  /**
   * Which piece of which content.
   *
   * @param contentId the content
   * @param chunkIndex the piece, from 0
   */
  @Embeddable
  record Key(String contentId, int chunkIndex) {}
}
