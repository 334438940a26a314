package io.sparkjobserver.server.http;

import io.sparkjobserver.server.config.ByteSize;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
      request.setEntityStream(new Limited(request.getEntityStream(), limit));
    } else if (Long.parseLong(length) > limit) {
      throw new BodyTooLargeException(OptionalLong.of(Long.parseLong(length)), limit);
    }
  }

  /** A body whose length shows while it is read. */
  private static final class Limited extends FilterInputStream {

    private final long limit;
    private long read;

    private Limited(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int some = super.read(target, offset, length);
      count(Math.max(0, some));
      return some;
    }

    private void count(int more) {
      read += more;
      if (read > limit) {
        throw new BodyTooLargeException(OptionalLong.empty(), limit);
      }
    }
  }
}
