package io.sparkjobserver.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends {@link Pieces}, each when the connection has taken the one before. */
@Provider
class PiecesWriter implements ServerMessageBodyWriter<Pieces> {

  private static final Logger LOG = LoggerFactory.getLogger(PiecesWriter.class);

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return Pieces.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return Pieces.class.isAssignableFrom(type);
  }

  @Override
  public void writeResponse(Pieces pieces, Type genericType, ServerRequestContext context) {
    new Transfer(pieces, (ResteasyReactiveRequestContext) context).begin();
  }

  /** For interceptors, which would need the whole body at once; there are none. */
  @Override
  public void writeTo(
      Pieces pieces,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    throw new IOException("A body in pieces cannot be written to a stream");
  }

  private static final class Transfer {

    private final Pieces pieces;
    private final ResteasyReactiveRequestContext context;
    private final ServerHttpResponse response;
    private final AtomicBoolean over = new AtomicBoolean();

    private Transfer(Pieces pieces, ResteasyReactiveRequestContext context) {
      this.pieces = pieces;
      this.context = context;
      this.response = context.serverResponse();
    }

    private void begin() {
      context.suspend();
      response.addCloseHandler(this::finish);
      pieces
          .length()
          .ifPresentOrElse(
              length ->
                  response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length)),
              () -> response.setChunked(true));
      if (context.serverRequest().getRequestMethod().equals(HttpMethod.HEAD)) {
        response.end();
        finish();
      } else {
        next();
      }
    }

    private void next() {
      // The client may have been gone before there was a handler for that.
      if (response.closed()) {
        finish();
      }
      if (!over.get()) {
        pieces
            .next()
            .thenAccept(this::made)
            .exceptionally(
                error -> {
                  fail(error);
                  return null;
                });
      }
    }

    private void made(Optional<byte[]> piece) {
      if (over.get()) {
        return;
      }
      if (piece.isEmpty()) {
        response.end();
        finish();
      } else if (piece.get().length == 0 && response.headWritten()) {
        next();
      } else {
        response
            .write(piece.get())
            .whenComplete(
                (done, gone) -> {
                  if (gone == null) {
                    next();
                  } else {
                    finish();
                  }
                });
      }
    }

    /** What was sent cannot be taken back; that it is not all must not go unnoticed. */
    private void fail(Throwable error) {
      LOG.warn("An answer was cut off", error);
      response.reset();
      finish();
    }

    private void finish() {
      if (over.compareAndSet(false, true)) {
        pieces.close();
        context.resume();
      }
    }
  }
}
