package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Where callbacks may go. */
@ApplicationScoped
class CallbackUrl {

  private static final int MAX_LENGTH = 8 * 1024;

  private static final int MAX_PORT = 65_535;

  private final List<String> hosts;

  CallbackUrl(CallbackConfig config) {
    this.hosts = config.hosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Reads the address of a callback. Clients of the original encode it twice.
   *
   * @throws FailureException {@link ErrorCode#INVALID} where it is none, or not allowed
   */
  URI read(String text) {
    URI url = parse(text.contains("://") ? text : decoded(text));
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("Callback Url has to be 'http'/'https'");
    }
    if (url.getHost() == null || text.length() > MAX_LENGTH) {
      throw refused("Callback Url needs a host, and has at most " + MAX_LENGTH + " characters");
    }
    if (url.getPort() > MAX_PORT) {
      throw refused("Callback Url has a port beyond " + MAX_PORT);
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    if (hosts.stream().noneMatch(allowed -> matches(allowed, host))) {
      throw refused(
          "Callbacks to the host %s are not allowed; spark.jobserver.callback.hosts says which are"
              .formatted(host));
    }
    return url;
  }

  private static boolean matches(String allowed, String host) {
    return allowed.equals("*")
        || allowed.equals(host)
        || (allowed.startsWith("*.") && host.endsWith(allowed.substring(1)));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("Callback Url cannot be decoded: " + e.getMessage());
    }
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused("Callback Url is none: " + e.getMessage());
    }
  }

  private static FailureException refused(String message) {
    return new FailureException(
        ErrorCode.INVALID,
        "ERROR",
        new Failure(message, IllegalArgumentException.class.getName(), ""));
  }
}
