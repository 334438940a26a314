package io.sparkjobserver.server.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a body that cannot be read from what the server itself cannot read or write. That is one
 * line in the log, wherever it is read: mostly nobody gets the answer, for the client went in the
 * middle.
 */
class BodyReading {

  private static final Logger LOG = LoggerFactory.getLogger(BodyReading.class);

  @ServerRequestFilter(preMatching = true, priority = MethodOverride.PRIORITY + 1)
  void watch(ContainerRequestContext request, HttpServerRequest head) {
    // No other method has a body that is read.
    if (request.getMethod().equals(HttpMethod.POST)) {
      request.setEntityStream(new Body(request.getEntityStream(), head));
    }
  }

  private static final class Body extends FilterInputStream {

    private final HttpServerRequest head;
    private boolean broken;

    private Body(InputStream bytes, HttpServerRequest head) {
      super(bytes);
      this.head = head;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw broken(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    private BrokenBodyException broken(IOException e) {
      if (!broken) {
        broken = true;
        LOG.info(
            "The body of {} {} breaks off: {}", head.method(), head.path(), rootOf(e).toString());
      }
      return new BrokenBodyException(e);
    }

    private static Throwable rootOf(Throwable error) {
      Throwable root = error;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root;
    }
  }
}
