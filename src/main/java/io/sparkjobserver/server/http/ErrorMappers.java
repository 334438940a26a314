package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.ServerException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How exceptions become answers. */
class ErrorMappers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMappers.class);
  private static final String TEXT = "text/plain; charset=UTF-8";

  @ServerExceptionMapper
  Response told(ServerException e) {
    ErrorAnswer answer = ErrorAnswer.of(e);
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
  Response tooLarge(BodyTooLargeException e) {
    return text(413, e.getMessage()).header("Connection", "close").build();
  }

  @ServerExceptionMapper
  Response missing(MissingParameterException e) {
    return text(404, e.getMessage()).build();
  }

  @ServerExceptionMapper
  Response notFound(NotFoundException e) {
    return text(404, "The requested resource could not be found.").build();
  }

  @ServerExceptionMapper
  Response notAllowed(NotAllowedException e) {
    return text(405, "HTTP method not allowed").build();
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
