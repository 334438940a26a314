package io.sparkjobserver.server.http;

import io.sparkjobserver.server.common.CountedInput;
import io.sparkjobserver.server.config.ByteSize;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The longest body of any request, where the operator has set one. */
class BodyLimit {

  private final Optional<ByteSize> most;

  BodyLimit(HttpServerConfig config) {
    this.most = config.parsing().maxContentLength();
  }

  @ServerRequestFilter(preMatching = true, priority = MethodOverride.PRIORITY + 2)
  void limit(ContainerRequestContext request) {
    if (most.isEmpty()) {
      return;
    }
    long limit = most.get().bytes();
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      request.setEntityStream(
          new CountedInput(request.getEntityStream(), new Counter(limit)::count));
    } else if (Long.parseLong(length) > limit) {
      throw new BodyTooLargeException(OptionalLong.of(Long.parseLong(length)), limit);
    }
  }

  /** What was read of one body. */
  private static final class Counter {

    private final long limit;
    private long read;

    private Counter(long limit) {
      this.limit = limit;
    }

    private void count(int more) {
      read += more;
      if (read > limit) {
        throw new BodyTooLargeException(OptionalLong.empty(), limit);
      }
    }
  }
}
