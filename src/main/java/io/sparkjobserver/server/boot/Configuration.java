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
import io.sparkjobserver.server.config.Severity;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  /** Whatever is below them is for the server, wherever it is set. */
  private static final List<String> ROOTS =
      List.of(
          "spark.", "akka.", "pekko.", "spray.", "access-control.", "flyway.", "custom-downing.");

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
        faults.replacements().isEmpty() && faults.entries().isEmpty()
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
    return find(settings, key)
        .map(value -> value.getValue() != null && value.getConfigSourceOrdinal() >= SET_BY_SOMEBODY)
        .orElse(true);
  }

  /** Whether a setting of a library is not the one that the server makes. */
  boolean isSetByTheOperator(String key) {
    return find(settings, key)
        .filter(value -> value.getValue() != null)
        .filter(value -> value.getConfigSourceOrdinal() >= SET_BY_SOMEBODY)
        .filter(value -> !LibrarySettings.made(value))
        .isPresent();
  }

  /** Whether a setting refers to others that have no value. */
  boolean isBroken(String key) {
    return find(settings, key).isEmpty();
  }

  /**
   * Whether a setting is meant for the server: by its root, or because the file or a variable
   * {@code SJSCONF_…} sets it.
   */
  boolean isForTheServer(String key) {
    return ROOTS.stream().anyMatch(key::startsWith)
        || find(settings, key)
            .filter(value -> SettingsSources.isOneOf(value.getConfigSourceOrdinal()))
            .isPresent();
  }

  /** The text of a setting, for people; {@code null} where it has none. */
  @Nullable String text(String key) {
    // A setting that cannot be understood is shown as it was written.
    return find(isSet(key) ? settings : readable, key)
        .map(ConfigValue::getValue)
        .map(
            text ->
                Mappings.KEYS.find(key).map(known -> SettingText.shown(known, text)).orElse(text))
        .orElse(null);
  }

  /** The key under which somebody set a setting: its present name or a former one. */
  String writtenAs(String key) {
    return isSet(key) ? find(settings, key).map(ConfigValue::getName).orElse(key) : key;
  }

  /** Where a setting was written; empty where nobody did. */
  String origin(String key) {
    return isSet(key) ? find(settings, key).map(Configuration::origin).orElse("") : "";
  }

  static String origin(ConfigValue value) {
    String source = value.getConfigSourceName();
    if (source == null || source.startsWith("SysProp")) {
      return "-D" + value.getName();
    }
    return value.getLineNumber() > 0 ? source + ": " + value.getLineNumber() : source;
  }

  /** Empty where its text refers to something that has no value. */
  static Optional<ConfigValue> find(SmallRyeConfig config, String key) {
    try {
      return Optional.of(config.getConfigValue(key)).filter(value -> !value.hasProblems());
    } catch (IllegalArgumentException e) {
      // It refers to itself.
      return Optional.empty();
    }
  }

  /** What is wrong with a setting, under the name that it was written with. */
  Finding fatal(String key, String message, String fix) {
    return finding(Severity.FATAL, key, text(key), message, fix);
  }

  /** The same for a setting whose text is not what counts. */
  Finding fatal(String key, Object value, String message, String fix) {
    return finding(Severity.FATAL, key, value.toString(), message, fix);
  }

  /** The same for what somebody should look at. */
  Finding warning(String key, String message, String fix) {
    return finding(Severity.WARNING, key, text(key), message, fix);
  }

  /** The same for what is worth a line. */
  Finding info(String key, String message) {
    return finding(Severity.INFO, key, text(key), message, "");
  }

  private Finding finding(
      Severity severity, String key, @Nullable String value, String message, String fix) {
    return new Finding(severity, writtenAs(key), value, origin(key), message, fix);
  }
}
