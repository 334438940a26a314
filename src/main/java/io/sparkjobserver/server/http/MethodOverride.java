package io.sparkjobserver.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The query parameter {@code _method}, by which clients that can only post say what they mean. */
class MethodOverride {

  private static final String PARAMETER = "_method";
  private static final Set<String> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.PATCH);

  @ServerRequestFilter(preMatching = true)
  Optional<Response> override(ContainerRequestContext request) {
    String meant = request.getUriInfo().getQueryParameters().getFirst(PARAMETER);
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
    request.setMethod(method);
    return Optional.empty();
  }
}
