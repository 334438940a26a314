package io.sparkjobserver.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins use the API, as the original does: an origin that may is named in the
 * answer, and the browser may send its credentials along. A request of one that may not is refused,
 * for without its answer what it asks for would be done nevertheless. Thread-safe.
 */
@ApplicationScoped
class Cors {

  /** Stands for every origin. */
  private static final String ANY = "*";

  /** Below it is what operators look at, which no page has to. */
  private static final String MANAGEMENT = "/q/";

  static final int PRIORITY = 200;
  private static final String METHODS = "GET, POST, HEAD, OPTIONS, PUT, DELETE";
  private static final Set<String> ALLOWED = Set.of(METHODS.split(", "));
  private static final String REMEMBERED_SECONDS = "1800";
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  private final Set<String> origins;

  Cors(HttpConfig config) {
    this.origins = Set.copyOf(config.corsAllowedOrigins());
  }

  void register(@Observes Filters filters) {
    filters.register(this::answer, PRIORITY);
  }

  private void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || request.path().startsWith(MANAGEMENT)) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    response.headers().set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (!mayUse(origin, request.getHeader(HttpHeaders.HOST))) {
      response
          .setStatusCode(FORBIDDEN)
          .putHeader(HttpHeaders.CONTENT_TYPE, ErrorMappers.TEXT)
          .end("CORS: invalid origin '" + origin + "'");
      return;
    }
    response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    if (isPreflight(request)) {
      allow(request, response);
    } else {
      context.next();
    }
  }

  private boolean mayUse(String origin, @Nullable String host) {
    // A page of this server itself says its origin too, where it changes something.
    return origins.contains(ANY) || origins.contains(origin) || origin.endsWith("://" + host);
  }

  private static boolean isPreflight(HttpServerRequest request) {
    String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    // With another method it is refused as any OPTIONS is, which the browser understands.
    return request.method().equals(HttpMethod.OPTIONS)
        && method != null
        && ALLOWED.contains(method);
  }

  private static void allow(HttpServerRequest request, HttpServerResponse response) {
    List<String> headers = request.headers().getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    if (!headers.isEmpty()) {
      response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", headers));
    }
    response.headers().set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, REMEMBERED_SECONDS);
    response.setStatusCode(OK).end();
  }
}
