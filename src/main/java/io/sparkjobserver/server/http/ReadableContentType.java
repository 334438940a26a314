package io.sparkjobserver.server.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A content type that is none counts as missing, where the framework would refuse the request. Only
 * an upload of a binary cares, and looks at the header itself: the original has one without a
 * slash.
 */
class ReadableContentType {

  @ServerRequestFilter(preMatching = true)
  void ignoreWhatIsNone(ContainerRequestContext request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (type == null) {
      return;
    }
    try {
      MediaType.valueOf(type);
    } catch (IllegalArgumentException e) {
      request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    }
  }
}
