package io.sparkjobserver.server.drivers.remoting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/** Where drivers reach the server. */
@ConfigMapping(prefix = "pekko.remote.artery.canonical")
interface RemotingConfig {

  /** The host name or address that drivers reach the server under. */
  @WithDefault("127.0.0.1")
  @NotBlank
  String hostname();

  /** The port of the drivers' connections; 0 takes a free one. */
  @WithDefault("0")
  @Min(0)
  @Max(65_535)
  int port();
}
