package io.sparkjobserver.server.config;

import io.smallrye.config.ConfigValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment variables that are settings: {@code SJSCONF_} and a key. A known key is written with
 * an underscore for whatever is no letter and no digit, in any case ({@code
 * SJSCONF_SPARK_JOBSERVER_PORT}). Any other key is written as Typesafe Config has it for {@code
 * CONFIG_FORCE_}: one underscore is a dot, two are a dash, three an underscore.
 */
final class Variables {

  static final String PREFIX = "SJSCONF_";

  /** Above the other variables, below the file. */
  static final int ORDINAL = 320;

  private Variables() {}

  /**
   * The settings in an environment.
   *
   * @param known the keys that can be written in capitals
   */
  static Map<String, ConfigValue> read(Map<String, String> environment, Collection<String> known) {
    Map<String, ConfigValue> settings = new TreeMap<>();
    Map<String, String> capitals = new HashMap<>();
    known.forEach(key -> capitals.put(capitals(key), key));
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(PREFIX) && variable.length() > PREFIX.length()) {
            String rest = variable.substring(PREFIX.length());
            String key = key(rest, capitals);
            settings.put(key, setting(key, variable, value));
          }
        });
    return settings;
  }

  private static String key(String rest, Map<String, String> capitals) {
    String upper = rest.toUpperCase(Locale.ROOT);
    String exact = capitals.get(upper);
    if (exact != null) {
      return exact;
    }
    // A child of a block, such as SPARK_JOBSERVER_JOB_BIN_PATHS_APP.
    for (Map.Entry<String, String> known : capitals.entrySet()) {
      if (upper.startsWith(known.getKey() + "_")) {
        return known.getValue() + "." + dotted(rest.substring(known.getKey().length() + 1));
      }
    }
    return dotted(rest);
  }

  private static ConfigValue setting(String key, String variable, String value) {
    String text = Literals.escape(value);
    return ConfigValue.builder()
        .withName(key)
        .withValue(text)
        .withRawValue(text)
        .withConfigSourceName(variable)
        .withConfigSourceOrdinal(ORDINAL)
        .build();
  }

  static String capitals(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String dotted(String variable) {
    // In capitals it was meant for a known key; that there is none is seen by the key that it
    // gives.
    String rest =
        variable.equals(variable.toUpperCase(Locale.ROOT))
            ? variable.toLowerCase(Locale.ROOT)
            : variable;
    return rest.replace("___", "\u0000")
        .replace("__", "-")
        .replace('_', '.')
        .replace('\u0000', '_');
  }
}
