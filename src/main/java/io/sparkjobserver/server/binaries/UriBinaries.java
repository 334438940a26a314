package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.DatabaseKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Binaries that a class path names by their address. The server reads them, each time they are
 * named, and keeps what it read as a version of a binary whose name is the address: so drivers pull
 * them as they pull all others, and the machine of a driver needs none of it. Thread-safe; methods
 * block.
 */
@ApplicationScoped
public class UriBinaries {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int AT_ONCE = 8;
  private static final int OK = 200;
  private static final int MAX_PORT = 65_535;
  private static final List<String> SCHEMES = List.of("file", "http", "https");

  private final Binaries binaries;
  private final UriConfig config;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final Semaphore places = new Semaphore(AT_ONCE);

  UriBinaries(Binaries binaries, UriConfig config) {
    this.binaries = binaries;
    this.config = config;
  }

  /** Whether an entry of a class path is an address; otherwise it is the name of a binary. */
  public static boolean isUri(String entry) {
    return entry.contains(":");
  }

  /**
   * Reads what is at an address.
   *
   * @param label what the original calls the trouble that it has with it
   * @throws FailureException {@link ErrorCode#INVALID}, under that label, where the address is
   *     none, may not be used, or has no jar
   * @throws ServerException {@link ErrorCode#BUSY} where too many are read at once
   */
  public Binary read(String entry, String label) {
    URI uri = parse(entry, label);
    if (!places.tryAcquire()) {
      throw new ServerException(
          ErrorCode.BUSY,
          "%d class path entries are read from their addresses already; try again in a few seconds"
              .formatted(AT_ONCE));
    }
    try (InputStream bytes = open(uri)) {
      return binaries.upload(uri.toString(), BinaryType.URI, bytes);
    } catch (IOException e) {
      throw notRead(label, uri, e);
    } catch (ServerException e) {
      throw e.code() == ErrorCode.INVALID ? notRead(label, uri, new IOException(e.message())) : e;
    } finally {
      places.release();
    }
  }

  private URI parse(String entry, String label) {
    // The original's word for a file that is on every machine.
    String text = entry.startsWith("local:") ? "file:" + entry.substring("local:".length()) : entry;
    String scheme = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw malformed(label, "unknown protocol: " + scheme);
    }
    if (text.length() > DatabaseKind.MAX_NAME) {
      throw malformed(label, "an address has at most " + DatabaseKind.MAX_NAME + " characters");
    }
    if (config.allowed().stream().noneMatch(text::startsWith)) {
      throw malformed(
          label, text + " is not allowed; spark.jobserver.class-path-uris.allowed says which are");
    }
    try {
      URI uri = URI.create(text).normalize();
      if (uri.getPath() == null || (!scheme.equals("file") && uri.getHost() == null)) {
        throw malformed(label, text + " has no host, or no path");
      }
      if (uri.getPort() > MAX_PORT) {
        throw malformed(label, text + " has a port beyond " + MAX_PORT);
      }
      if (uri.getPath().indexOf('\0') >= 0) {
        throw malformed(label, text + " has the character U+0000");
      }
      // A name such as ".." is no way out of what is allowed.
      if (config.allowed().stream().noneMatch(uri.toString()::startsWith)) {
        throw malformed(label, text + " is not allowed");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw malformed(label, String.valueOf(e.getMessage()));
    }
  }

  private InputStream open(URI uri) throws IOException {
    if ("file".equalsIgnoreCase(uri.getScheme())) {
      Path file = Path.of(uri.getPath());
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no such file on the server's machine");
      }
      return Files.newInputStream(file);
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(config.timeout()).build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != OK) {
        answer.body().close();
        throw new IOException("it answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static FailureException malformed(String label, String message) {
    return new FailureException(
        ErrorCode.INVALID,
        label + ": Malformed URL",
        new Failure(message, MalformedURLException.class.getName(), ""));
  }

  /** The client says in classes alone why it has no connection. */
  private static String why(URI uri, IOException cause) {
    for (Throwable error = cause; error != null; error = error.getCause()) {
      if (error instanceof UnresolvedAddressException) {
        return "no address is known for its host " + uri.getHost();
      }
    }
    if (cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause instanceof ConnectException
        ? "nothing there takes connections"
        : cause.getClass().getName();
  }

  private static FailureException notRead(String label, URI uri, IOException cause) {
    return new FailureException(
        ErrorCode.INVALID,
        label,
        new Failure(
            "%s cannot be read: %s".formatted(uri, why(uri, cause)),
            IOException.class.getName(),
            ""));
  }
}
