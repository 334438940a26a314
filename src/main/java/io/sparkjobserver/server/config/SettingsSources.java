package io.sparkjobserver.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Makes sources of settings of a HOCON file and of environment variables. */
public final class SettingsSources {

  private final KnownKeys keys;

  /**
   * @param keys the settings that can be written in capitals in an environment
   */
  public SettingsSources(KnownKeys keys) {
    this.keys = keys;
  }

  /**
   * A HOCON file.
   *
   * @throws UnusableConfigException where it cannot be read or understood
   */
  public ConfigSource file(Path file) {
    return new ReadSource(file.toString(), HoconFile.ORDINAL, HoconFile.read(file));
  }

  /** The variables {@code SJSCONF_…} of an environment. */
  public ConfigSource variables(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    for (String key : keys.names()) {
      names.add(key);
      names.addAll(LegacyKeys.formerNames(key));
    }
    return new ReadSource(
        Variables.PREFIX + "*", Variables.ORDINAL, Variables.read(environment, names));
  }

  /** Whether settings of an ordinal are from one of these sources. */
  public static boolean isOneOf(int ordinal) {
    return ordinal == HoconFile.ORDINAL || ordinal == Variables.ORDINAL;
  }
}
