package io.sparkjobserver.server.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** JSON is announced without a charset, as clients of the original expect. */
class ContentTypeFilter {

  @ServerResponseFilter
  void plainJson(ContainerResponseContext response) {
    MediaType type = response.getMediaType();
    boolean json =
        type == null
            ? response.hasEntity()
            : type.getType().equals("application") && type.getSubtype().equals("json");
    if (json) {
      response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }
}
