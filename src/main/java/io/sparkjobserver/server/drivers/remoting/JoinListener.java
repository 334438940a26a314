package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.identity.JoinRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers' HTTP listener, apart from the public API: nothing here needs a user. Thread-safe.
 * The caller closes it.
 */
final class JoinListener {

  private static final Logger LOG = LoggerFactory.getLogger(JoinListener.class);

  private static final Duration BIND_PATIENCE = Duration.ofSeconds(10);
  private static final int IDLE_SECONDS = 10;
  private static final int WORKERS = 4;

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int LENGTH_REQUIRED = 411;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;
  private final JoinDesk desk;
  private final HttpServer server;

  /**
   * Binds the listener. Blocks for a bounded time.
   *
   * @param host the address that is bound
   * @param port the port that is bound; 0 takes a free one
   */
  JoinListener(String host, int port, JoinDesk desk) {
    // Its own: the meters that Quarkus has on its Vert.x take no second server.
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
    this.desk = desk;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS))
            .requestHandler(this::handle);
    // Resolved here, as everything else is: Vert.x would ask a name server for what is an address.
    server
        .listen(SocketAddress.inetSocketAddress(new InetSocketAddress(host, port)))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /**
   * Where the listener is.
   *
   * @param host the address that drivers reach it under
   */
  URI url(String host) {
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + server.actualPort());
  }

  void close() {
    vertx.close();
  }

  private void handle(HttpServerRequest request) {
    if (!JoinRequest.PATH.equals(request.path())) {
      refuse(request, NOT_FOUND, "there is nothing here but " + JoinRequest.PATH);
      return;
    }
    if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader("Allow", "POST");
      refuse(request, NOT_ALLOWED, "drivers join with POST");
      return;
    }
    String length = request.getHeader("Content-Length");
    if (length == null) {
      refuse(request, LENGTH_REQUIRED, "the length of the body must be said");
      return;
    }
    if (!length.matches("\\d{1,6}") || Integer.parseInt(length) > JoinRequest.MAX_LENGTH) {
      refuse(request, TOO_LARGE, "a request has at most " + JoinRequest.MAX_LENGTH + " bytes");
      return;
    }
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String proof = request.getHeader(JoinRequest.PROOF);
    if (proof == null) {
      refuse(request, BAD_REQUEST, "the header " + JoinRequest.PROOF + " is missing");
      return;
    }
    vertx
        .executeBlocking(() -> desk.answer(body.toString(), proof), false)
        .onSuccess(answer -> send(request, answer.status(), answer.body()))
        .onFailure(
            error -> {
              LOG.warn("A driver cannot be answered at present", error);
              send(request, UNAVAILABLE, "the server cannot answer at present; ask again");
            });
  }

  /** Closes the connection, for what comes on it is not read. */
  private static void refuse(HttpServerRequest request, int status, String reason) {
    request.response().putHeader("Connection", "close");
    send(request, status, reason);
  }

  private static void send(HttpServerRequest request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(text);
  }
}
