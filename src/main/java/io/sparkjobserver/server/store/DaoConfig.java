package io.sparkjobserver.server.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.sparkjobserver.server.config.DurationMin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the original's files say of where state is kept: in SQL, in any case. */
@ConfigMapping(prefix = "spark.jobserver")
public interface DaoConfig {

  /**
   * The class of the oldest files that kept jobs and binaries. The SQL ones mean what is done here;
   * with others SQL is used too, and in cluster mode they are refused.
   */
  Optional<String> jobdao();

  /** Where binaries were kept. */
  Dao binarydao();

  /** Where contexts and jobs were kept. */
  Dao metadatadao();

  /** How long a request waits for a connection to the database. */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  Duration daoTimeout();

  /**
   * Whether the server starts an H2 server for {@code sqldao.jdbc.url} in its own process, which
   * other processes can use. Its databases are below {@code sqldao.rootdir}. Without a {@code
   * sqldao.jdbc.password} it makes one and keeps it there, for its own user to read.
   */
  @WithName("startH2Server")
  @WithDefault("false")
  boolean startH2Server();

  /** Whether that H2 server takes connections from other machines. */
  @WithDefault("false")
  boolean h2ServerAllowOthers();

  /** Several servers. */
  Ha ha();

  /** A class that kept something. */
  interface Dao {

    /** As {@code jobdao}. */
    @WithName("class")
    Optional<String> className();
  }

  /** Several servers. */
  interface Ha {

    /**
     * The remoting addresses of all servers that share the database, each as {@code host:port}.
     * Servers find each other in the database; that there are several is what this says.
     */
    Optional<List<String>> masters();
  }
}
