package io.sparkjobserver.server.store;

import java.util.Locale;
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
      Pattern.compile("jdbc:h2:(?:tcp|ssl)://(\\[[^]]+]|[^:/]+)(?::(\\d{1,5}))?/([^;]*).*");

  private static final Pattern IN_MEMORY =
      Pattern.compile(
          "jdbc:h2:(?:(?:tcp|ssl)://[^/]+/)?(?:split:)?(?:mem|(?:nio)?mem(?:fs|lzf)):.*");
  private static final Pattern FILE_NAME = Pattern.compile("[\\w-][\\w.-]*(?:/[\\w-][\\w.-]*)*");

  private H2Url() {}

  /** Whether the database is gone with its process. */
  public static boolean inMemory(String url) {
    return IN_MEMORY.matcher(url.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether the database's file is encrypted. */
  static boolean encrypted(String url) {
    return url.toUpperCase(Locale.ROOT).contains(";CIPHER=");
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

  /**
   * The database's name where it is a file below the server's folder; empty where it is anything
   * else.
   */
  public static Optional<String> servedName(String url) {
    Matcher matcher = SERVER.matcher(url);
    return matcher.matches() && FILE_NAME.matcher(matcher.group(3)).matches()
        ? Optional.of(matcher.group(3))
        : Optional.empty();
  }

  /** The server's port. */
  public static int port(String url) {
    Matcher matcher = SERVER.matcher(url);
    return matcher.matches() && matcher.group(2) != null
        ? Integer.parseInt(matcher.group(2))
        : DEFAULT_PORT;
  }
}
