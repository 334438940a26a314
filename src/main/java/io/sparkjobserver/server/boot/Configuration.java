package io.sparkjobserver.server.boot;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.SettingText;
import io.sparkjobserver.server.config.SettingsSources;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server that has not started yet: the same sources, names and readings that it
 * will have. Immutable.
 */
final class Configuration {

  /** Sources below it hold defaults. */
  private static final int SET_BY_SOMEBODY = 100;

  private static final int STRONGEST = Integer.MAX_VALUE;

  private final SmallRyeConfig settings;
  private final SmallRyeConfig readable;
  private final List<Finding> faults;

  private Configuration(SmallRyeConfig settings, SmallRyeConfig readable, List<Finding> faults) {
    this.settings = settings;
    this.readable = readable;
    this.faults = faults;
  }

  /**
   * Reads all settings. A setting that cannot be understood is a fault; the checks that follow see
   * its default in its place, so that they can say what they have to say.
   *
   * @param sources gives a builder with all sources and interceptors
   */
  static Configuration read(Supplier<SmallRyeConfigBuilder> sources) {
    SmallRyeConfig settings = sources.get().build();
    SettingFaults faults = SettingFaults.in(settings, Mappings.KEYS);
    SmallRyeConfig readable =
        faults.findings().isEmpty()
            ? settings
            : sources
                .get()
                .withSources(new PropertiesConfigSource(faults.replacements(), "", STRONGEST))
                .withInterceptors(new HiddenSettings(faults.entries()))
                .build();
    Set<ConfigClass> mappings = new HashSet<>();
    Mappings.ALL.forEach(mapping -> mappings.add(ConfigClass.configClass(mapping)));
    ConfigMappings.registerConfigMappings(readable, mappings);
    return new Configuration(settings, readable, faults.findings());
  }

  /** The settings that cannot be understood, or are out of their bounds. */
  List<Finding> faults() {
    return faults;
  }

  /** The settings of a feature. */
  <T> T of(Class<T> mapping) {
    return readable.getConfigMapping(mapping);
  }

  /** Where drivers run. */
  Deployment deployment() {
    return Deployment.of(of(SparkConfig.class), of(DriversConfig.class));
  }

  /** Every key that some source sets, in no order; under the names that were written, too. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    settings.getPropertyNames().forEach(names::add);
    return names;
  }

  /** Whether some source sets a key, under its present or a former name. */
  boolean isSet(String key) {
    try {
      ConfigValue value = settings.getConfigValue(key);
      return value.getValue() != null && value.getConfigSourceOrdinal() >= SET_BY_SOMEBODY;
    } catch (NoSuchElementException | IllegalArgumentException e) {
      return true;
    }
  }

  /** Whether the file or a variable {@code SJSCONF_…} sets a key, whatever it is for. */
  boolean isFromTheOperator(String key) {
    return SettingsSources.isOneOf(settings.getConfigValue(key).getConfigSourceOrdinal());
  }

  /** The text of a setting, for people; {@code null} where it has none. */
  @Nullable String text(String key) {
    // A setting that cannot be understood is shown as it was written.
    SmallRyeConfig source = isSet(key) ? settings : readable;
    try {
      String text = source.getConfigValue(key).getValue();
      return text == null
          ? null
          : Mappings.KEYS.find(key).map(known -> SettingText.shown(known, text)).orElse(text);
    } catch (NoSuchElementException | IllegalArgumentException e) {
      // A substitution that has no value is among the faults.
      return "(without a value)";
    }
  }

  /** The key under which somebody set a setting: its present name or a former one. */
  String writtenAs(String key) {
    String written = settings.getConfigValue(key).getName();
    return isSet(key) && written != null ? written : key;
  }

  /** Where a setting was written. */
  String origin(String key) {
    if (!isSet(key)) {
      return "default";
    }
    ConfigValue value = settings.getConfigValue(key);
    String source = value.getConfigSourceName();
    if (source == null || source.startsWith("SysProp")) {
      return "-D" + writtenAs(key);
    }
    return value.getLineNumber() > 0 ? source + ": " + value.getLineNumber() : source;
  }

  /** What a setting is, under the name that it was written with. */
  Finding fatal(String key, String message, String fix) {
    return Finding.fatal(writtenAs(key), text(key), message, fix);
  }

  /** The same for what somebody should look at. */
  Finding warning(String key, String message, String fix) {
    return Finding.warning(writtenAs(key), text(key), message, fix);
  }
}
