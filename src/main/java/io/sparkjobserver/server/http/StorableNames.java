package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * What a request names is looked up in the database; a name that cannot be in it is a fault of the
 * request.
 */
class StorableNames {

  /** U+0000, for which UTF-8 has no other octets. */
  private static final String NUL = "%00";

  @ServerRequestFilter(preMatching = true)
  void requireStorable(HttpServerRequest request) {
    if (request.uri().contains(NUL)) {
      throw new ServerException(
          ErrorCode.INVALID,
          "The path and the parameters of a request cannot have the character U+0000");
    }
  }
}
