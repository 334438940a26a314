package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tree-shaped configuration as flat settings, which is how Spark and SmallRye Config see theirs.
 */
public final class FlatSettings {

  private static final String KEY = "number";

  private FlatSettings() {}

  /**
   * The leaves of a resolved configuration.
   *
   * @return keys joined with dots; lists with their items joined by commas; nulls and empty objects
   *     left out
   */
  public static SortedMap<String, String> of(Config config) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      settings.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), text(entry.getValue()));
    }
    return settings;
  }

  static String text(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().map(FlatSettings::text).collect(Collectors.joining(","));
    }
    // A number as it was written: a version of 1.10 is not one of 1.1.
    return value.valueType() == ConfigValueType.NUMBER
        ? value.atKey(KEY).getString(KEY)
        : String.valueOf(value.unwrapped());
  }
}
