package io.sparkjobserver.server.contexts;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.config.Flag;
import io.sparkjobserver.server.config.FlatSettings;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** Copies the map. */
  public ContextSettings {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * The settings of a request.
   *
   * @param body its configuration, of which only the block {@code spark.context-settings} counts
   * @param query its query parameters: flat keys, weaker than the body
   * @throws ServerException {@link ErrorCode#INVALID} where that block is no object
   */
  public static ContextSettings posted(Config body, Map<String, String> query) {
    SortedMap<String, String> values = new TreeMap<>(query);
    try {
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
   * The properties of the Spark context. What the original's factories derived from its settings is
   * derived here.
   *
   * @param hostname the address of this machine that drivers use, where the settings name none
   */
  Map<String, String> sparkConf(String hostname) {
    SortedMap<String, String> conf = new TreeMap<>();
    conf.put("spark.ui.port", "0");
    conf.put("spark.driver.host", hostname);
    conf.put("spark.driver.bindAddress", hostname);
    put(conf, "num-cpu-cores", "spark.cores.max");
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
    return conf;
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
   * Whether the context comes back when its driver is lost.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where the setting is neither yes nor no
   */
  boolean selfHeal() {
    String text = values.getOrDefault(SELF_HEAL, "false");
    return Flag.of(text)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.INVALID, "The setting self-heal is true or false, and not " + text));
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
