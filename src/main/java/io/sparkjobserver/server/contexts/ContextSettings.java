package io.sparkjobserver.server.contexts;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.sparkjobserver.server.binaries.ClassPaths;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.config.Flag;
import io.sparkjobserver.server.config.FlatSettings;
import io.sparkjobserver.server.drivers.Supervision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a context is made with: flat settings such as {@code num-cpu-cores}, {@code
 * spark.sql.shuffle.partitions} or {@code launcher.spark.driver.memory}. Immutable.
 *
 * @param values the settings, by key
 */
public record ContextSettings(SortedMap<String, String> values) {

  private static final String BLOCK = "spark.context-settings";
  private static final String PASSTHROUGH = "passthrough.";
  private static final String LAUNCHER = "launcher.";
  private static final String SELF_HEAL = "self-heal";
  private static final String STOP_ON_JOB_ERROR = "stop-context-on-job-error";

  /** The setting that has a cluster start the context's driver again when it fails. */
  static final String SUPERVISE = LAUNCHER + Supervision.PROPERTY;

  /** The settings that are true or false. */
  public static final List<String> FLAGS = List.of(SELF_HEAL, STOP_ON_JOB_ERROR);

  private static final List<String> CLASS_PATH = List.of("dependent-jar-uris", "cp");

  private static final String CORES = "spark.cores.max";

  /** What a cluster's master is told of a driver: what starts a JVM, and nothing else. */
  private static final Set<String> JVM =
      Set.of(
          "spark.driver.memory",
          "spark.driver.memoryOverhead",
          "spark.driver.memoryOverheadFactor",
          "spark.driver.cores",
          "spark.driver.extraJavaOptions",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraLibraryPath",
          Supervision.PROPERTY);

  /** What Spark's master would replace by a variable of its own environment. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");

  /** Copies the map. */
  public ContextSettings {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * The settings of a request.
   *
   * @param body its configuration, of which only the block {@code spark.context-settings} counts
   * @param query its query parameters: flat keys, weaker than the body
   * @throws ServerException {@link ErrorCode#INVALID} where that block is no object, or a user to
   *     act for is named outside it
   */
  public static ContextSettings posted(Config body, Map<String, String> query) {
    SortedMap<String, String> values = new TreeMap<>(query);
    try {
      if (body.hasPath(ProxyUser.SETTING)) {
        throw new ServerException(
            ErrorCode.INVALID,
            "%s is a setting of contexts: write it into the block %s"
                .formatted(ProxyUser.SETTING, BLOCK));
      }
      if (body.hasPath(BLOCK)) {
        values.putAll(FlatSettings.of(body.getConfig(BLOCK)));
      }
    } catch (ConfigException e) {
      throw new ServerException(ErrorCode.INVALID, "Cannot parse config: " + e.getMessage());
    }
    return new ContextSettings(values);
  }

  /** These settings, and the defaults where these say nothing. */
  public ContextSettings over(ContextSettings defaults) {
    SortedMap<String, String> merged = new TreeMap<>(defaults.values);
    merged.putAll(values);
    return new ContextSettings(merged);
  }

  /**
   * The properties of a Spark context on this machine. What the original's factories derived from
   * its settings is derived here.
   *
   * @param hostname the address of this machine that drivers use, where the settings name none
   */
  Map<String, String> sparkConf(String hostname) {
    SortedMap<String, String> conf = new TreeMap<>();
    conf.put("spark.driver.host", hostname);
    conf.put("spark.driver.bindAddress", hostname);
    addSparkConf(conf);
    return conf;
  }

  /**
   * The properties of a Spark context on a worker, whose driver says itself where it is. What the
   * launch cannot carry is among them.
   *
   * @param master the masters
   */
  Map<String, String> clusterSparkConf(String master) {
    SortedMap<String, String> conf = new TreeMap<>();
    launchProperties()
        .forEach(
            (key, value) -> {
              if (!startsJvm(key)) {
                conf.put(key, value);
              }
            });
    addSparkConf(conf);
    conf.put("spark.master", master);
    return conf;
  }

  private void addSparkConf(SortedMap<String, String> conf) {
    conf.put("spark.ui.port", "0");
    put(conf, "num-cpu-cores", CORES);
    put(conf, "memory-per-node", "spark.executor.memory");
    values.forEach(
        (key, value) -> {
          if (key.startsWith("spark.")) {
            conf.put(key, value);
          } else if (key.startsWith("hadoop.")) {
            conf.put("spark." + key, value);
          }
        });
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PASSTHROUGH)) {
            conf.put(key.substring(PASSTHROUGH.length()), value);
          }
        });
  }

  /** What starts the driver's JVM: the only settings that are seen in a process list. */
  Map<String, String> launchProperties() {
    SortedMap<String, String> properties = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(LAUNCHER + "spark.")) {
            properties.put(key.substring(LAUNCHER.length()), value);
          }
        });
    return properties;
  }

  /**
   * What starts the driver's JVM on a worker; seen by everybody who looks at the cluster. How many
   * cores the application may have is always among it: it would take all.
   */
  Map<String, String> clusterLaunchProperties() {
    SortedMap<String, String> properties = new TreeMap<>(launchProperties());
    properties.keySet().removeIf(key -> !startsJvm(key));
    SortedMap<String, String> conf = new TreeMap<>();
    addSparkConf(conf);
    properties.put(CORES, conf.getOrDefault(CORES, "1"));
    return properties;
  }

  private static boolean startsJvm(String property) {
    return JVM.contains(property) || property.startsWith("spark.driver.resource.");
  }

  /** Whom the context's driver acts for, where that is not the server's own user. */
  Optional<String> proxyUser() {
    return Optional.ofNullable(values.get(ProxyUser.SETTING));
  }

  /**
   * Refuses a user to act for, which a driver on a worker cannot.
   *
   * @throws ServerException {@link ErrorCode#INVALID}
   */
  void requireNoProxyUser() {
    if (proxyUser().isPresent()) {
      throw new ServerException(
          ErrorCode.INVALID,
          "%s: %s; %s"
              .formatted(ProxyUser.SETTING, ProxyUser.NOT_IN_A_CLUSTER, ProxyUser.CLUSTER_FIX));
    }
  }

  /** Whether a cluster starts the context's driver again when it fails. */
  boolean supervised() {
    return Boolean.parseBoolean(values.getOrDefault(SUPERVISE, "false"));
  }

  /**
   * Refuses what Spark's master would replace: a value that is a name in two pairs of braces
   * becomes that variable of the master's own environment.
   *
   * @param name the context's name, which becomes a value too
   * @throws ServerException {@link ErrorCode#INVALID}
   */
  void requireNoPlaceholders(String name) {
    SortedMap<String, String> all = new TreeMap<>(values);
    all.put("name", name);
    all.forEach(
        (key, value) -> {
          if (PLACEHOLDER.matcher(value).find()) {
            throw new ServerException(
                ErrorCode.INVALID,
                ("The setting %s has %s, which Spark's master would replace by a variable of its own"
                        + " environment; write it without double braces")
                    .formatted(key, value));
          }
        });
  }

  /**
   * Whether the context comes back when its driver is lost.
   *
   * @param otherwise what holds where the settings do not say it
   * @throws ServerException {@link ErrorCode#INVALID} where the setting is neither yes nor no
   */
  boolean selfHeal(boolean otherwise) {
    return flag(SELF_HEAL, otherwise);
  }

  /** After what the context ends by itself. */
  ContextLimits limits() {
    return ContextLimits.of(values);
  }

  /**
   * Whether the context ends when a job of it ends in error.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where the setting is neither yes nor no
   */
  boolean stopsOnJobError() {
    return flag(STOP_ON_JOB_ERROR, false);
  }

  /**
   * Refuses settings that make no sense.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where one does not
   */
  void requireReadable() {
    FLAGS.forEach(key -> flag(key, false));
    values.forEach(
        (key, value) ->
            ProxyUser.fault(key, value)
                .or(() -> ContextLimits.fault(key, value))
                .ifPresent(
                    fault -> {
                      throw new ServerException(
                          ErrorCode.INVALID, "The setting %s: %s".formatted(key, fault));
                    }));
  }

  private boolean flag(String key, boolean otherwise) {
    String text = values.getOrDefault(key, String.valueOf(otherwise));
    return Flag.of(text)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.INVALID,
                    "The setting %s is true or false, and not %s".formatted(key, text)));
  }

  /** The names or addresses of the binaries that each of the context's jobs has below its own. */
  List<String> classPath() {
    return CLASS_PATH.stream()
        .flatMap(key -> ClassPaths.split(values.getOrDefault(key, "")).stream())
        .toList();
  }

  String toJson() {
    return ConfigValueFactory.fromMap(values).render(ConfigRenderOptions.concise());
  }

  static ContextSettings fromJson(String json) {
    SortedMap<String, String> values = new TreeMap<>();
    // Keys, not paths: a setting's name may hold any character.
    ConfigFactory.parseString(json)
        .root()
        .unwrapped()
        .forEach((key, value) -> values.put(key, String.valueOf(value)));
    return new ContextSettings(values);
  }

  private void put(Map<String, String> conf, String setting, String property) {
    String value = values.get(setting);
    if (value != null) {
      conf.put(property, value);
    }
  }
}
