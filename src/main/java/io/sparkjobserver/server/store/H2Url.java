package io.sparkjobserver.server.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the URL of an H2 database says. */
public final class H2Url {

  /** How the URL of a database behind a TCP server begins. */
  public static final String TCP = "jdbc:h2:tcp:";

  /** The port of a URL that names none. */
  public static final int DEFAULT_PORT = 9092;

  private static final String SSL = "jdbc:h2:ssl:";
  private static final Pattern SERVER =
      Pattern.compile("jdbc:h2:(?:tcp|ssl)://(\\[[^]]+]|[^:/]+)(?::(\\d{1,5}))?/.*");

  private H2Url() {}

  /** Whether the database is gone with its process. */
  public static boolean inMemory(String url) {
    return url.startsWith("jdbc:h2:mem:");
  }

  /** Whether the database is behind a server. */
  public static boolean remote(String url) {
    return url.startsWith(TCP) || url.startsWith(SSL);
  }

  /** The server's host; empty where the URL names none. */
  public static Optional<String> host(String url) {
    Matcher matcher = SERVER.matcher(url);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The server's port. */
  public static int port(String url) {
    Matcher matcher = SERVER.matcher(url);
    return matcher.matches() && matcher.group(2) != null
        ? Integer.parseInt(matcher.group(2))
        : DEFAULT_PORT;
  }
}
