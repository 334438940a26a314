package io.sparkjobserver.server.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkjobserver.server.content.Contents;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What callbacks say: the same as the answer to a request that waited for the job. */
@ApplicationScoped
class CallbackBodies {

  private final ObjectMapper json;
  private final Contents contents;

  CallbackBodies(ObjectMapper json, Contents contents) {
    this.json = json;
    this.contents = contents;
  }

  /** The body for a job that is over; a large result is read while it is sent. */
  HttpRequest.BodyPublisher of(Job job, Optional<JobResult> result) {
    if (job.state() != JobState.FINISHED) {
      return HttpRequest.BodyPublishers.ofByteArray(
          write(
              new JobAnswers.SyncError(
                  job.id(),
                  job.state().name(),
                  job.failure().map(JobReport.Shown::of).orElse(null))));
    }
    String head = "{\"jobId\":\"" + job.id() + "\",\"result\":";
    return HttpRequest.BodyPublishers.ofInputStream(
        () ->
            new SequenceInputStream(
                Collections.enumeration(List.of(bytes(head), open(result), bytes("}")))));
  }

  private InputStream open(Optional<JobResult> result) {
    if (result.isPresent() && result.get() instanceof JobResult.Stored stored) {
      return contents.open(stored.content());
    }
    return bytes(
        result.isPresent() && result.get() instanceof JobResult.Inline inline
            ? inline.json()
            : "null");
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] write(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings can be written as JSON", e);
    }
  }
}
