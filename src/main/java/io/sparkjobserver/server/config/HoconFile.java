package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.Map;

/** A HOCON file as flat settings. */
final class HoconFile {

  private HoconFile() {}

  /**
   * Reads a file with its includes and substitutions; system properties and environment variables
   * can be substituted.
   *
   * @throws com.typesafe.config.ConfigException where the file cannot be read or understood; its
   *     message names the place
   */
  static Map<String, String> read(Path file) {
    Config parsed =
        ConfigFactory.parseFile(
            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    return FlatSettings.of(
        parsed.resolveWith(parsed.withFallback(ConfigFactory.systemProperties())));
  }
}
