package io.sparkjobserver.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses {@code OPTIONS} as the original does, where the framework would answer it itself. */
class RefusedMethods {

  @ServerRequestFilter(preMatching = true, priority = MethodOverride.PRIORITY + 1)
  void refuse(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.OPTIONS)) {
      throw notAllowed();
    }
  }

  /** Becomes an answer that names the methods which the path has. */
  static NotAllowedException notAllowed() {
    return new NotAllowedException(Response.status(Response.Status.METHOD_NOT_ALLOWED).build());
  }
}
