package io.sparkjobserver.server.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the servers of a deployment have in common. */
@ConfigMapping(prefix = "spark.jobserver")
public interface IdentityConfig {

  /**
   * The file with the deployment's secret key, 64 hexadecimal digits. The first server on a
   * database makes it, readable by its user alone; every other server on the database needs a copy.
   */
  @WithDefault("${spark.jobserver.state-dir}/secret-key")
  Path secretKey();
}
