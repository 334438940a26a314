package io.sparkjobserver.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Tells a body that cannot be read from what the server itself cannot read or write. */
class BodyReading {

  @ServerRequestFilter(preMatching = true, priority = MethodOverride.PRIORITY + 1)
  void watch(ContainerRequestContext request) {
    // No other method has a body that is read.
    if (request.getMethod().equals(HttpMethod.POST)) {
      request.setEntityStream(new Body(request.getEntityStream()));
    }
  }

  private static final class Body extends FilterInputStream {

    private Body(InputStream bytes) {
      super(bytes);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw new BrokenBodyException(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (IOException e) {
        throw new BrokenBodyException(e);
      }
    }
  }
}
