package io.sparkjobserver.server.contexts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.DurationMin;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How contexts come and go. */
@ConfigMapping(prefix = "spark.jobserver")
public interface ContextsConfig {

  /** How long a request waits until the context that it asked for is up. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  Duration contextCreationTimeout();

  /**
   * How long a request waits until the context that it stops is gone; after that it is told where
   * to look.
   */
  @WithDefault("15s")
  @DurationMin(millis = 100)
  Duration contextDeletionTimeout();

  /** {@code context-creation-timeout} where {@code spark.master} is {@code yarn}. */
  Optional<Duration> yarnContextCreationTimeout();

  /** {@code context-deletion-timeout} where {@code spark.master} is {@code yarn}. */
  Optional<Duration> yarnContextDeletionTimeout();

  /**
   * How many jobs may run in a context at once. A driver names them all in one message, so there is
   * a bound.
   */
  @WithDefault("8")
  @Min(1)
  @Max(4_000)
  int maxJobsPerContext();

  /** Drivers that contexts share; for {@code context-per-jvm = false}. */
  SharedDrivers sharedDriver();

  /** Drivers that contexts share. */
  interface SharedDrivers {

    /**
     * Whether a driver with the settings {@code spark.context-settings} is started before a context
     * needs it, and again when it is lost. It takes the memory of a driver.
     */
    @WithDefault("true")
    boolean ahead();

    /** How many contexts a driver has at most; for more there is another one. */
    @WithDefault("100")
    @Min(1)
    @Max(1_000)
    int maxContexts();

    /**
     * How long a driver goes on that has no context, and other settings than the one that is there
     * ahead of need.
     */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    Duration idleTtl();
  }

  /**
   * Drivers that wait for contexts; for {@code context-per-jvm = true}, and not in cluster mode.
   */
  WarmPool warmPool();

  /** Drivers that wait for contexts. */
  interface WarmPool {

    /**
     * How many drivers with the settings {@code spark.context-settings} wait for contexts, so that
     * a context has one at once. Each takes the memory of a driver, and what a cluster gives it.
     */
    @WithDefault("0")
    @Min(0)
    @Max(100)
    int min();

    /**
     * How many of them wait at most: each context that found none adds one to {@code min}. Without
     * it, {@code min}.
     */
    @Min(0)
    @Max(100)
    OptionalInt max();

    /** For how long after the last context that came more than {@code min} of them wait. */
    @WithDefault("10m")
    @DurationMin(seconds = 1)
    Duration idleTtl();

    /**
     * Pools for contexts with other settings, under names of your choice: {@code <name>.min},
     * {@code <name>.max}, {@code <name>.idle-ttl}, and these settings in {@code
     * <name>.context-settings}.
     */
    Map<String, String> profiles();
  }

  /**
   * What becomes of drivers when the server is told to stop: {@code stop}, they are stopped too,
   * and their jobs end; {@code leave}, those whose context is up go on, and the next server on the
   * same database and machine takes them over. It has {@code driver-orphan-timeout} to come back.
   */
  @WithDefault("stop")
  DriversAtShutdown driversAtShutdown();

  /**
   * How many times a context with the setting {@code self-heal} gets another driver within {@code
   * self-heal-window}; after that it ends in ERROR.
   */
  @WithDefault("3")
  @Min(1)
  @Max(1_000)
  int selfHealRestarts();

  /** The time in which lost drivers of a context are counted. */
  @WithDefault("10m")
  @DurationMin(seconds = 1)
  Duration selfHealWindow();

  /**
   * How long a context waits before it gets another driver; twice as long after each driver more
   * that was lost, up to 64 times as long.
   */
  @WithDefault("1s")
  @DurationMin(millis = 10)
  Duration selfHealBackoff();
}
