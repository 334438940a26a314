package io.sparkjobserver.server.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.ByteRange;
import io.sparkjobserver.server.http.PartialAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How results are answered. A result is JSON already, so it goes into the answer as it is: from
 * memory where it is small, otherwise from the store, in pieces. On its own it may also be asked
 * for in part or line by line. It does not change, so that its tag is the hash of its JSON.
 */
@ApplicationScoped
class ResultAnswers {

  static final String LINES = "application/x-ndjson";

  private static final byte[] KEY = ",\"result\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = {'}'};
  private static final List<Variant> VARIANTS =
      Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(LINES)).build();

  private final ObjectMapper json;
  private final Jobs jobs;
  private final ResultBodies bodies;

  ResultAnswers(ObjectMapper json, Jobs jobs, ResultBodies bodies) {
    this.json = json;
    this.jobs = jobs;
    this.bodies = bodies;
  }

  /**
   * A result behind what else there is to say.
   *
   * @param head an object, of which it becomes the last member
   */
  Response behind(Object head, Optional<JobResult> result) {
    if (result.isEmpty()) {
      return ok(head);
    }
    byte[] start = open(head);
    return ok(
        result.get() instanceof JobResult.Inline inline
            ? join(start, inline.json().getBytes(StandardCharsets.UTF_8))
            : new Enclosed(start, bodies.of(result.get()).whole(), END));
  }

  /**
   * A result, or the part of it that is asked for.
   *
   * @param range the header {@code Range}; lines have none, so that it is ignored with them
   * @param ifRange the header {@code If-Range}: of which result the range is
   */
  Response get(String jobId, Request request, @Nullable String range, @Nullable String ifRange) {
    ResultBodies.Body body = bodies.of(result(jobId));
    boolean lines = asksForLines(request);
    EntityTag tag = tag(body, lines);
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.tag(tag).build();
    }
    if (lines) {
      return headers(tag, true).entity(new JsonLines(body.whole())).build();
    }
    Optional<ByteRange> part = ByteRange.of(range).filter(asked -> isOf(tag, ifRange));
    return part.isPresent()
        ? PartialAnswers.of(part.get(), body, "the result", headers(tag, false))
        : headers(tag, false).entity(body.whole()).build();
  }

  /** What {@link #get} answers, without its body. */
  Response head(String jobId, Request request) {
    ResultBodies.Body body = bodies.of(result(jobId));
    boolean lines = asksForLines(request);
    Response.ResponseBuilder head = headers(tag(body, lines), lines);
    return lines ? head.build() : head.header(HttpHeaders.CONTENT_LENGTH, body.length()).build();
  }

  private JobResult result(String jobId) {
    Job job = jobs.find(jobId).orElseThrow(() -> JobAnswers.unknown(jobId));
    if (!job.state().isFinal()) {
      throw new ServerException(
          ErrorCode.UNFINISHED,
          "Job %s is %s and has no result yet: GET /jobs/%s tells when it is over"
              .formatted(jobId, job.state(), jobId));
    }
    return jobs.result(jobId)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "Job %s ended as %s, without a result: GET /jobs/%s tells why"
                        .formatted(jobId, job.state(), jobId)));
  }

  private static boolean asksForLines(Request request) {
    Variant variant = request.selectVariant(VARIANTS);
    return variant != null && variant.getMediaType().toString().equals(LINES);
  }

  private static EntityTag tag(ResultBodies.Body body, boolean lines) {
    return new EntityTag(lines ? body.sha256() + "-lines" : body.sha256());
  }

  private static boolean isOf(EntityTag tag, @Nullable String ifRange) {
    return ifRange == null || ifRange.equals('"' + tag.getValue() + '"');
  }

  private static Response.ResponseBuilder headers(EntityTag tag, boolean lines) {
    Response.ResponseBuilder head =
        Response.ok()
            .type(lines ? LINES : MediaType.APPLICATION_JSON)
            .tag(tag)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    return lines ? head : head.header("Accept-Ranges", "bytes");
  }

  /** An object with its end left open for one more field. */
  private byte[] open(Object head) {
    try {
      byte[] whole = json.writeValueAsBytes(head);
      byte[] start = new byte[whole.length - 1 + KEY.length];
      System.arraycopy(whole, 0, start, 0, whole.length - 1);
      System.arraycopy(KEY, 0, start, whole.length - 1, KEY.length);
      return start;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings can be written as JSON", e);
    }
  }

  private static byte[] join(byte[] start, byte[] result) {
    byte[] all = new byte[start.length + result.length + 1];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(result, 0, all, start.length, result.length);
    all[all.length - 1] = '}';
    return all;
  }

  private static Response ok(Object entity) {
    return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE).build();
  }
}
