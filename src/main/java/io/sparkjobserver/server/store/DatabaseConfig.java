package io.sparkjobserver.server.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.sparkjobserver.server.config.DurationMin;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the server keeps its state. */
@ConfigMapping(prefix = "spark.jobserver.sqldao")
public interface DatabaseConfig {

  /** The database. */
  Jdbc jdbc();

  /** The connections to it. */
  Dbcp dbcp();

  /**
   * The original's name of the database's kind, such as {@code slick.jdbc.H2Profile}. The URL
   * decides; this must not contradict it.
   */
  Optional<String> slickDriver();

  /**
   * The class of a JDBC driver, such as {@code org.postgresql.Driver}. The URL decides; this must
   * not contradict it.
   */
  Optional<String> jdbcDriver();

  /** The folder of the databases that the server started by {@code startH2Server} serves. */
  @WithDefault("${spark.jobserver.state-dir}/sqldao/data")
  Path rootdir();

  /** How long the start of the server tries to reach the database. */
  @WithDefault("60s")
  @DurationMin(seconds = 1)
  Duration connectTimeout();

  /**
   * How long a server process is taken for alive after its last sign of life. Another one takes
   * over its drivers then.
   */
  @WithDefault("6s")
  @WithName("server-lease")
  @DurationMin(seconds = 1)
  Duration serverLease();

  /** The database. */
  interface Jdbc {

    /**
     * Its JDBC URL: {@code jdbc:h2:…}, {@code jdbc:postgresql:…}, {@code jdbc:mariadb:…} or {@code
     * jdbc:mysql:…}.
     */
    @WithDefault("jdbc:h2:file:${spark.jobserver.state-dir}/sqldao/data/h2-db")
    String url();

    /** Its user. */
    Optional<String> user();

    /** The user's password. */
    Optional<String> password();
  }

  /** The connections to the database. There is a pool in any case; this sizes it. */
  interface Dbcp {

    /** Whether the sizes below count; otherwise the pool keeps 2 connections and has up to 20. */
    @WithDefault("false")
    boolean enabled();

    /** The most connections at once, 2 or more; -1 is 10,000. */
    @WithDefault("20")
    @Min(-1)
    @Max(10_000)
    int maxactive();

    /** How many connections stay open though nobody uses them; -1 is all. */
    @WithDefault("10")
    @Min(-1)
    @Max(10_000)
    int maxidle();

    /** How many connections the pool begins with. */
    @WithDefault("10")
    @Min(0)
    @Max(10_000)
    int initialsize();
  }
}
