package io.sparkjobserver.server.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/** Where the server keeps its state. */
@ConfigMapping(prefix = "spark.jobserver.sqldao")
public interface DatabaseConfig {

  /** The database. */
  Jdbc jdbc();

  /**
   * How long a server process is taken for alive after its last sign of life. Another one takes
   * over its drivers then.
   */
  @WithDefault("6s")
  @WithName("server-lease")
  @NotNull
  Duration serverLease();

  /** The database. */
  interface Jdbc {

    /** Its JDBC URL: {@code jdbc:h2:…} or {@code jdbc:postgresql:…}. */
    @WithDefault("jdbc:h2:file:${spark.jobserver.state-dir}/sqldao/data/h2-db")
    String url();
  }
}
