package io.sparkjobserver.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bodies in pieces cost while they are sent, and how they end. */
@QuarkusTest
class PiecesWriterTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PIECE = 64 * 1024;

  /** More than the buffers of two sockets hold. */
  private static final int MANY = 1_000;

  @Inject Source source;

  @TestHTTPResource("/")
  URI server;

  @BeforeEach
  void reset() {
    source.made.set(0);
    source.closed.set(0);
  }

  @Test
  void makesNoMoreThanAClientTakesAndEndsWithIt() throws IOException {
    try (Socket client = ask("endless")) {
      assertThat(client.getInputStream().read()).isEqualTo('H');
      AtomicInteger before = new AtomicInteger(-1);
      await("nothing more is made")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(source.made.get()) == source.made.get());
      int taken = source.made.get();
      assertThat(taken).isBetween(1, MANY);
      assertThat(source.closed).hasValue(0);

      // It goes on where the client does.
      assertThat(client.getInputStream().readNBytes(MANY * PIECE)).hasSize(MANY * PIECE);
      assertThat(source.made.get()).isGreaterThanOrEqualTo(MANY);
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(source.closed).hasValue(1));
  }

  @Test
  void noticesThatAClientIsGoneWhileThereIsNothing() throws IOException {
    try (Socket client = ask("quiet")) {
      // The head comes before there is anything.
      assertThat(client.getInputStream().read()).isEqualTo('H');
      assertThat(source.closed).hasValue(0);
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(source.closed).hasValue(1));
  }

  @Test
  void cutsOffWhatFails() throws IOException {
    try (Socket client = ask("broken")) {
      String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("first");
      // The last chunk, by which a client knows that it has all.
      assertThat(answer).doesNotContain("\r\n0\r\n");
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(source.closed).hasValue(1));
  }

  private Socket ask(String kind) throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(PIECE);
    client.setSoTimeout((int) SOON.toMillis());
    client.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    client
        .getOutputStream()
        .write(
            ("GET /test/pieces/%s HTTP/1.1\r\nHost: test\r\n\r\n".formatted(kind))
                .getBytes(US_ASCII));
    return client;
  }

  /** Answers bodies that are made up. A singleton, for the test looks into its fields. */
  @Path("/test/pieces")
  @Singleton
  public static class Source {

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @GET
    @Path("{kind}")
    @Produces("text/plain")
    public Response answer(@PathParam("kind") String kind) {
      return Response.ok(
              new Pieces() {
                @Override
                public OptionalLong length() {
                  return OptionalLong.empty();
                }

                @Override
                public CompletionStage<Optional<byte[]>> next() {
                  return piece(kind, made.incrementAndGet());
                }

                @Override
                public void close() {
                  closed.incrementAndGet();
                }
              })
          .build();
    }

    private static CompletionStage<Optional<byte[]>> piece(String kind, int number) {
      return CompletableFuture.supplyAsync(
          () ->
              switch (kind) {
                case "endless" -> Optional.of(new byte[PIECE]);
                case "broken" -> Optional.of(first(number));
                default -> Optional.of(new byte[0]);
              },
          CompletableFuture.delayedExecutor(kind.equals("quiet") ? 50 : 0, TimeUnit.MILLISECONDS));
    }

    private static byte[] first(int number) {
      if (number > 1) {
        throw new IllegalStateException("It broke");
      }
      return "first".getBytes(US_ASCII);
    }
  }
}
