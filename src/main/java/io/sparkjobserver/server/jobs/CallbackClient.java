package io.sparkjobserver.server.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Takes callbacks to where they are to go. Made for the first of them: few servers have any, and an
 * HTTP client is much to load at a start. Thread-safe.
 */
@ApplicationScoped
class CallbackClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client;

  CallbackClient(ExecutorService blocking) {
    // Redirects are not followed: they could lead where callbacks may not go.
    this.client = HttpClient.newBuilder().connectTimeout(CONNECT).executor(blocking).build();
  }

  /** Sends a request, which has its own timeout; the answer's body is not read. */
  CompletableFuture<HttpResponse<Void>> send(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }
}
