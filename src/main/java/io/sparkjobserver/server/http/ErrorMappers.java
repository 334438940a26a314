package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.ServerException;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How exceptions become answers. */
class ErrorMappers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMappers.class);

  /** What the rejections of the HTTP layer are. */
  static final String TEXT = "text/plain; charset=UTF-8";

  private static final int TOO_LARGE = 413;
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final Routes routes;

  ErrorMappers(Routes routes) {
    this.routes = routes;
  }

  @ServerExceptionMapper
  Response told(ServerException e, RoutingContext request) {
    ErrorAnswer answer = ErrorAnswer.of(e);
    if (answer.status() == TOO_LARGE) {
      closeAfter(request);
    }
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(answer.body())
        .build();
  }

  @ServerExceptionMapper
  Response malformed(MalformedParameterException e) {
    return text(400, e.getMessage()).build();
  }

  @ServerExceptionMapper
  Response tooLarge(BodyTooLargeException e, RoutingContext request) {
    closeAfter(request);
    return text(TOO_LARGE, e.getMessage()).build();
  }

  /**
   * The rest of the body is not read. A client that still sends it has a moment to see the answer
   * before the connection is closed, which would take that away from it.
   */
  private static void closeAfter(RoutingContext request) {
    if (request.request().version() == HttpVersion.HTTP_2) {
      return;
    }
    request.response().putHeader("Connection", "close");
    request.addEndHandler(
        ended ->
            request
                .vertx()
                .setTimer(LAST_WORDS_MILLIS, due -> request.request().connection().close()));
  }

  @ServerExceptionMapper
  Response broken(BrokenBodyException e) {
    return text(400, "The body of the request breaks off, or is no HTTP").build();
  }

  @ServerExceptionMapper
  Response missing(MissingParameterException e) {
    return text(404, e.getMessage()).build();
  }

  /** Also for a path whose class of routes has no such method: it is another class's path too. */
  @ServerExceptionMapper
  Response notFound(NotFoundException e, ResteasyReactiveContainerRequestContext request) {
    return notServed(request);
  }

  @ServerExceptionMapper
  Response notAllowed(NotAllowedException e, ResteasyReactiveContainerRequestContext request) {
    return notServed(request);
  }

  private Response notServed(ResteasyReactiveContainerRequestContext request) {
    ResteasyReactiveRequestContext context =
        (ResteasyReactiveRequestContext) request.getServerRequestContext();
    String methods = String.join(", ", routes.methods(context));
    return methods.isEmpty() || routes.lacksName(context)
        ? notFound()
        : text(405, "HTTP method not allowed, supported methods: " + methods)
            .header(HttpHeaders.ALLOW, methods)
            .build();
  }

  private static Response notFound() {
    return text(404, "The requested resource could not be found.").build();
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException e) {
    Response response = e.getResponse();
    return response.hasEntity() || response.getStatus() < 400
        ? response
        : text(response.getStatus(), response.getStatusInfo().getReasonPhrase()).build();
  }

  /** A promise broken by the server itself: the log has the cause, the caller a number to quote. */
  @ServerExceptionMapper
  Response unexpected(Throwable e) {
    String incident = UUID.randomUUID().toString();
    LOG.error("Request failed, incident {}", incident, e);
    return text(500, "There was an internal server error. Incident " + incident).build();
  }

  static Response.ResponseBuilder text(int status, @Nullable String body) {
    return Response.status(status).type(TEXT).entity(body);
  }
}
