package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.smallrye.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
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

  private static final String VALUE = "value";

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
      flat.restore(
          HoconScanner.scan(file), resolved.withFallback(ConfigFactory.systemProperties()));
      return flat.settings;
    } catch (IOException e) {
      throw new UnusableConfigException("The configuration file cannot be read: " + e, e);
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
        (segment, value) -> {
          String key = child(path, segment);
          if (value instanceof ConfigObject nested && !(named && nested.isEmpty())) {
            collect(key, nested);
          } else if (value.unwrapped() != null) {
            put(key, value);
          }
        });
  }

  /**
   * Puts back what the tree had no place for: a key cannot have a value and keys below it there, as
   * {@code spark.speculation} and {@code spark.speculation.interval} have.
   */
  private void restore(List<HoconField> fields, Config others) {
    Set<List<String>> parents = new HashSet<>();
    Set<List<String>> values = new HashSet<>();
    for (HoconField field : fields) {
      if (field.isValue()) {
        values.add(field.path());
        for (int length = 1; length < field.path().size(); length++) {
          parents.add(field.path().subList(0, length));
        }
      }
    }
    values.retainAll(parents);
    Map<String, ConfigValue> before = new TreeMap<>(settings);
    fields.stream()
        .filter(HoconField::isValue)
        .filter(field -> values.stream().anyMatch(both -> isAtOrBelow(field.path(), both)))
        .filter(field -> !before.containsKey(key(field.path())))
        .forEach(field -> put(field, others));
  }

  private static boolean isAtOrBelow(List<String> path, List<String> other) {
    return path.size() >= other.size() && path.subList(0, other.size()).equals(other);
  }

  private static String key(List<String> path) {
    String key = "";
    for (String segment : path) {
      key = child(key, segment);
    }
    return key;
  }

  private void put(HoconField field, Config others) {
    Config config =
        ConfigFactory.parseString(
                VALUE + " = " + field.text(),
                ConfigParseOptions.defaults().setOriginDescription(field.file().toString()))
            .resolveWith(others);
    if (config.hasPath(VALUE)) {
      put(key(field.path()), config.getValue(VALUE), field.file().toString(), field.line());
    }
  }

  private static String child(String path, String segment) {
    String last = NAMED.contains(path) ? quoted(segment) : segment;
    return path.isEmpty() ? last : path + "." + last;
  }

  private static String quoted(String segment) {
    return segment.matches("[\\w-]+")
        ? segment
        : '"' + segment.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void put(String key, com.typesafe.config.ConfigValue value) {
    String filename = value.origin().filename();
    put(key, value, filename == null ? name : filename, value.origin().lineNumber());
  }

  private void put(String key, com.typesafe.config.ConfigValue value, String source, int line) {
    String text = value instanceof ConfigObject ? "" : Literals.escape(FlatSettings.text(value));
    settings.put(
        key,
        ConfigValue.builder()
            .withName(key)
            .withValue(text)
            .withRawValue(text)
            .withConfigSourceName(source)
            .withConfigSourceOrdinal(ORDINAL)
            .withLineNumber(line)
            .build());
  }
}
