package io.sparkjobserver.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The query parameter {@code _method}, by which clients that can only post say what they mean. */
class MethodOverride {

  /** Before whatever looks at the method. */
  static final int PRIORITY = Priorities.USER;

  private static final Set<String> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.PATCH,
          "CONNECT",
          "TRACE");

  @ServerRequestFilter(preMatching = true, priority = PRIORITY)
  Optional<Response> override(ContainerRequestContext request) {
    String meant = request.getUriInfo().getQueryParameters().getFirst(Query.METHOD);
    if (meant == null) {
      return Optional.empty();
    }
    String method = meant.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      return Optional.of(
          ErrorMappers.text(
                  501,
                  "The server either does not recognize the request method, or it lacks the ability"
                      + " to fulfill the request.")
              .build());
    }
    if (method.equals(HttpMethod.HEAD)) {
      // Whether an answer has a body is up to the method that the request came with.
      throw RefusedMethods.notAllowed();
    }
    request.setMethod(method);
    return Optional.empty();
  }
}
