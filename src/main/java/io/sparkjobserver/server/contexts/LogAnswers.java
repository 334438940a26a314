package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.http.ByteRange;
import io.sparkjobserver.server.http.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * How logs are answered. What jobs print is anything, so a browser is told not to take it for
 * anything but text.
 */
@ApplicationScoped
class LogAnswers {

  static final String TEXT = "text/plain; charset=utf-8";

  private static final String CONTENT_RANGE = "Content-Range";

  private final ContextLogs logs;

  LogAnswers(ContextLogs logs) {
    this.logs = logs;
  }

  /** The log of a context, or the part of it that is asked for. */
  Response get(String context, LogQuery query) {
    ContextLogs.Found log = logs.find(context);
    if (query.range().isPresent()) {
      return part(log, query.range().get());
    }
    long from = log.begin(query.lines());
    return text(Response.Status.OK, query)
        .entity(query.follow() ? log.follow(from) : log.part(from, log.length()))
        .build();
  }

  /** What {@link #get} answers, without its body. */
  Response head(String context, LogQuery query) {
    ContextLogs.Found log = logs.find(context);
    Response.ResponseBuilder head = text(Response.Status.OK, query);
    if (!query.follow()) {
      head.header(HttpHeaders.CONTENT_LENGTH, log.length() - log.begin(query.lines()));
    }
    return head.build();
  }

  private static Response part(ContextLogs.Found log, ByteRange range) {
    Optional<ByteRange.Part> part = range.in(log.length());
    if (part.isEmpty()) {
      return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .header(CONTENT_RANGE, "bytes */" + log.length())
          .entity(
              Envelope.error("the log has %d bytes, and none of the range".formatted(log.length())))
          .build();
    }
    long from = part.get().from();
    long to = part.get().to();
    return text(Response.Status.PARTIAL_CONTENT)
        .header(CONTENT_RANGE, "bytes %d-%d/%d".formatted(from, to - 1, log.length()))
        .entity(log.part(from, to))
        .build();
  }

  /** Ranges are of the whole log, so they are offered with the whole log only. */
  private static Response.ResponseBuilder text(Response.Status status, LogQuery query) {
    Response.ResponseBuilder answer = text(status);
    return query.lines().isEmpty() && !query.follow()
        ? answer.header("Accept-Ranges", "bytes")
        : answer;
  }

  private static Response.ResponseBuilder text(Response.Status status) {
    return Response.status(status)
        .type(TEXT)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff");
  }
}
