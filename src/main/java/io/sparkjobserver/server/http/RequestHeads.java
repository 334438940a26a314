package io.sparkjobserver.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * Refuses requests that are too long before their body begins. What is longer than {@code
 * quarkus.http.limits} allows, which is twice as much, does not come as far as this: it is refused
 * without a word.
 */
@ApplicationScoped
class RequestHeads {

  /** Before all others, which look at what is in them. */
  private static final int PRIORITY = Cors.PRIORITY + 1;

  private static final int MOST = 65_536;

  void register(@Observes Filters filters) {
    filters.register(RequestHeads::look, PRIORITY);
  }

  private static void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.uri().length() > MOST) {
      refuse(context, 414, "URI length exceeds the configured limit of " + MOST + " characters");
    } else if (length(request) > MOST) {
      refuse(context, 431, "The headers of the request have more than " + MOST + " characters");
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context, int status, String words) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, ErrorMappers.TEXT)
        .end(words);
  }

  private static int length(HttpServerRequest request) {
    int length = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      length += header.getKey().length() + header.getValue().length();
    }
    return length;
  }
}
