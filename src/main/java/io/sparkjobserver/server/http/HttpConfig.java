package io.sparkjobserver.server.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import java.util.List;
import java.util.Optional;

/** Where the HTTP API is. */
@ConfigMapping(prefix = "spark.jobserver")
public interface HttpConfig {

  /** The port of the HTTP API; 0 takes a free one. */
  @WithDefault("8090")
  @Min(0)
  @Max(65_535)
  int port();

  /** The address of the HTTP API. Without it the loopback address, {@code 127.0.0.1}. */
  Optional<String> bindAddress();

  /**
   * Whether everybody who reaches the HTTP API may use it, which is to run code. Without
   * authentication the server binds an address that other machines reach only with this.
   */
  @WithDefault("false")
  boolean allowAnonymous();

  /**
   * The origins, as {@code https://host:port}, whose pages may use the HTTP API from a browser;
   * {@code *} is every page. Requests that pages of others make are refused.
   */
  @WithDefault("*")
  List<String> corsAllowedOrigins();

  /**
   * Whether each request is logged in a line of the category {@code io.sparkjobserver.access}, at
   * INFO: its method and path, without the query, which may have secrets; the status, milliseconds,
   * and the bytes of the answer's body. Those below {@code /q/} are not.
   */
  @WithDefault("true")
  boolean accessLog();
}
