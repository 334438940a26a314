package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.smallrye.config.ConfigValue;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A HOCON file as flat settings that know where they were written. Reads includes and
 * substitutions; system properties and environment variables can be substituted.
 */
public final class HoconFile {

  /** System properties are at 400 and environment variables at 300. */
  static final int ORDINAL = 350;

  /**
   * Blocks whose children have names that users choose. Such a name is one segment of a key,
   * whatever dots are in it; SmallRye Config wants it in quotes then.
   */
  private static final Set<String> NAMED =
      Set.of(
          "spark.contexts",
          "spark.jobserver.job-bin-paths",
          "spark.jobserver.job-jar-paths",
          "spark.jobserver.job-binary-paths");

  private final String name;
  private final Map<String, ConfigValue> settings = new TreeMap<>();

  private HoconFile(String name) {
    this.name = name;
  }

  /**
   * Reads a file.
   *
   * @throws UnusableConfigException where the file cannot be read or understood; its message names
   *     the place
   */
  static Map<String, ConfigValue> read(Path file) {
    try {
      Config parsed =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      Config resolved = parsed.resolveWith(parsed.withFallback(ConfigFactory.systemProperties()));
      HoconFile flat = new HoconFile(file.toString());
      flat.collect("", resolved.root());
      return flat.settings;
    } catch (ConfigException e) {
      throw new UnusableConfigException("The configuration file cannot be read: " + reason(e), e);
    } catch (StackOverflowError e) {
      throw new UnusableConfigException(
          "The configuration file cannot be read: " + file + " is nested too deeply", e);
    }
  }

  /** Some of the library's exceptions for input that it did not think of have no message. */
  private static String reason(ConfigException error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }

  private void collect(String path, ConfigObject object) {
    boolean named = NAMED.contains(path);
    object.forEach(
        (child, value) -> {
          String segment = named ? quoted(child) : child;
          String key = path.isEmpty() ? segment : path + "." + segment;
          if (value instanceof ConfigObject nested && !(named && nested.isEmpty())) {
            collect(key, nested);
          } else if (value.unwrapped() != null) {
            put(key, value);
          }
        });
  }

  private static String quoted(String segment) {
    return segment.matches("[\\w-]+")
        ? segment
        : '"' + segment.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void put(String key, com.typesafe.config.ConfigValue value) {
    String filename = value.origin().filename();
    String text = value instanceof ConfigObject ? "" : Literals.escape(FlatSettings.text(value));
    settings.put(
        key,
        ConfigValue.builder()
            .withName(key)
            .withValue(text)
            .withRawValue(text)
            .withConfigSourceName(filename == null ? name : new File(filename).getPath())
            .withConfigSourceOrdinal(ORDINAL)
            .withLineNumber(value.origin().lineNumber())
            .build());
  }
}
