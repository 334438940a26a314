package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.http.PartialAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * How logs are answered. What jobs print is anything, so a browser is told not to take it for
 * anything but text.
 */
@ApplicationScoped
class LogAnswers {

  static final String TEXT = "text/plain; charset=utf-8";

  private final ContextLogs logs;

  LogAnswers(ContextLogs logs) {
    this.logs = logs;
  }

  /** The log of a context, or the part of it that is asked for. */
  Response get(String context, LogQuery query) {
    ContextLogs.Found log = logs.find(context);
    if (query.range().isPresent()) {
      return PartialAnswers.of(query.range().get(), log, "the log", text());
    }
    long from = log.begin(query.lines());
    return text(query)
        .entity(query.follow() ? log.follow(from) : log.part(from, log.length()))
        .build();
  }

  /** What {@link #get} answers, without its body. */
  Response head(String context, LogQuery query) {
    ContextLogs.Found log = logs.find(context);
    Response.ResponseBuilder head = text(query);
    if (!query.follow()) {
      head.header(HttpHeaders.CONTENT_LENGTH, log.length() - log.begin(query.lines()));
    }
    return head.build();
  }

  /** Ranges are of the whole log, so they are offered with the whole log only. */
  private static Response.ResponseBuilder text(LogQuery query) {
    Response.ResponseBuilder answer = text();
    return query.lines().isEmpty() && !query.follow()
        ? answer.header("Accept-Ranges", "bytes")
        : answer;
  }

  private static Response.ResponseBuilder text() {
    return Response.ok()
        .type(TEXT)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff");
  }
}
