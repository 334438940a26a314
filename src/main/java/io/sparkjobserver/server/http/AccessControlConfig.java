package io.sparkjobserver.server.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may use the HTTP API. */
@ConfigMapping(prefix = "access-control")
public interface AccessControlConfig {

  /** The provider that lets everybody do everything. */
  String ALLOW_ALL = "spark.jobserver.auth.AllowAllAccessControl";

  /**
   * The class that decides. There is none but the one that lets everybody do everything; the
   * original's others end the start of the server, which must not be more open than its file says.
   */
  @WithDefault(ALLOW_ALL)
  String provider();
}
