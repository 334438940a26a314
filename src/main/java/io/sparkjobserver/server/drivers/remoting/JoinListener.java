package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.identity.JoinRequest;
import io.sparkjobserver.server.drivers.DriverJars;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern JAR = Pattern.compile("/driver/([0-9a-f]{64})\\.jar");

  private final Vertx vertx;
  private final JoinDesk desk;
  private final DriverJars jars;
  private final HttpServer server;

  /**
   * Binds the listener. Blocks for a bounded time.
   *
   * @param host the address that is bound
   * @param port the port that is bound; 0 takes a free one
   * @param desk where drivers become known
   * @param jars what they are started from; no secret, so anybody may have it
   */
  JoinListener(String host, int port, JoinDesk desk, DriverJars jars) {
    // Its own: the meters that Quarkus has on its Vert.x take no second server.
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
    this.desk = desk;
    this.jars = jars;
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
    Matcher jar = JAR.matcher(String.valueOf(request.path()));
    if (jar.matches()) {
      handOut(request, jar.group(1));
    } else if (JoinRequest.PATH.equals(request.path())) {
      join(request);
    } else {
      refuse(request, NOT_FOUND, "there is nothing here but " + JoinRequest.PATH);
    }
  }

  private void handOut(HttpServerRequest request, String sha256) {
    if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader("Allow", "GET, HEAD");
      refuse(request, NOT_ALLOWED, "a jar can be got");
      return;
    }
    vertx
        .executeBlocking(() -> jars.file(sha256), false)
        .onSuccess(
            file ->
                file.ifPresentOrElse(
                    jar -> send(request, jar),
                    () -> refuse(request, NOT_FOUND, "no driver is started from this jar")))
        .onFailure(
            error -> {
              LOG.warn("The driver's jar {} cannot be handed out", sha256, error);
              refuse(request, UNAVAILABLE, "the jar cannot be read at present; ask again");
            });
  }

  private static void send(HttpServerRequest request, Path jar) {
    request
        .response()
        .putHeader("Content-Type", "application/java-archive")
        .putHeader("Cache-Control", "public, max-age=31536000, immutable");
    if (HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader("Content-Length", String.valueOf(jar.toFile().length())).end();
      return;
    }
    request
        .response()
        .sendFile(jar.toString())
        .onFailure(error -> LOG.info("A worker did not get the whole jar: {}", error.getMessage()));
  }

  private void join(HttpServerRequest request) {
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
        .onSuccess(
            answer -> {
              answer
                  .location()
                  .ifPresent(url -> request.response().putHeader("Location", url.toString()));
              send(request, answer.status(), answer.body());
            })
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
