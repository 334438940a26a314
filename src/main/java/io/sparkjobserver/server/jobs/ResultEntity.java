package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The result of a job that is too long for the job's row: the JSON itself, or the content that
 * holds it.
 */
@Entity
@Table(name = "sjs_result")
class ResultEntity {

  @Id long jobNumber;

  long size;

  byte @Nullable [] json;

  @Nullable String contentId;

  @Nullable String sha256;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ResultEntity() {}

  ResultEntity(String jobId, JobResult result) {
    this.jobNumber = TimedIds.number(jobId);
    if (result instanceof JobResult.Inline inline) {
      byte[] bytes = inline.json().getBytes(StandardCharsets.UTF_8);
      this.json = bytes;
      this.size = bytes.length;
    } else if (result instanceof JobResult.Stored stored) {
      this.contentId = stored.content().id();
      this.sha256 = stored.content().sha256();
      this.size = stored.content().size();
    }
  }

  JobResult toResult() {
    return contentId != null && sha256 != null
        ? new JobResult.Stored(new Content(contentId, sha256, size))
        : json == null ? new JobResult.Inline("null") : inline(json);
  }

  /** A result that is stored as its JSON. */
  static JobResult inline(byte[] json) {
    return new JobResult.Inline(new String(json, StandardCharsets.UTF_8));
  }
}
