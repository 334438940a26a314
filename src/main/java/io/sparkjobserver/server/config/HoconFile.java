package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
          "spark.jobserver.warm-pool.profiles",
          "spark.jobserver.job-bin-paths",
          "spark.jobserver.job-jar-paths",
          "spark.jobserver.job-binary-paths");

  private static final String VALUE = "value";

  private final String name;
  private final Config own;
  private final Config whole;
  private final Map<String, ConfigValue> settings = new TreeMap<>();

  private HoconFile(String name, Config own, Config whole) {
    this.name = name;
    this.own = own;
    this.whole = whole;
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
      Config whole = surrounded(parsed);
      HoconFile flat = new HoconFile(file.toString(), parsed.resolve(lookingIn(whole)), whole);
      flat.collect("", List.of(), flat.own.root());
      flat.restore(HoconScanner.scan(file));
      return flat.settings;
    } catch (ConfigException e) {
      throw new UnusableConfigException("The configuration file cannot be read: " + reason(e), e);
    } catch (StackOverflowError e) {
      throw new UnusableConfigException(
          "The configuration file cannot be read: " + file + " is nested too deeply", e);
    }
  }

  /** What substitutions see: system properties above the file, the defaults below it. */
  private static Config surrounded(Config parsed) {
    Config properties = ConfigFactory.parseProperties(System.getProperties());
    Config defaults =
        ConfigFactory.parseResources(HoconFile.class.getClassLoader(), "default.conf");
    try {
      return properties.withFallback(parsed).withFallback(defaults).resolve();
    } catch (ConfigException e) {
      // Either the file cannot be resolved on its own, and says so itself, or it took away what the
      // defaults refer to.
      return properties;
    }
  }

  private static ConfigResolveOptions lookingIn(Config others) {
    return ConfigResolveOptions.defaults().appendResolver(new Lookup(others));
  }

  /** Other messages of the library hold whole configurations, secrets among them. */
  private static String reason(ConfigException error) {
    boolean plain =
        error instanceof ConfigException.Parse
            || error instanceof ConfigException.IO
            || error instanceof ConfigException.UnresolvedSubstitution;
    String message = plain ? error.getMessage() : null;
    return message == null || message.isBlank()
        ? "a substitution or an include in it leads nowhere, or to itself"
        : message;
  }

  private void collect(String path, List<String> segments, ConfigObject object) {
    boolean named = NAMED.contains(path);
    object.forEach(
        (segment, value) -> {
          if (segment.isEmpty()) {
            throw new UnusableConfigException(
                "The configuration file cannot be read: %s: a key, or a part of one, is empty"
                    .formatted(value.origin().description()));
          }
          String key = child(path, segment);
          List<String> below = new ArrayList<>(segments);
          below.add(segment);
          if (value instanceof ConfigObject nested && !(named && nested.isEmpty())) {
            collect(key, below, nested);
          } else if (value.unwrapped() != null) {
            put(key, asOthersSeeIt(below, value));
          }
        });
  }

  /** A substitution may lead to something that a system property is stronger than. */
  private com.typesafe.config.ConfigValue asOthersSeeIt(
      List<String> segments, com.typesafe.config.ConfigValue value) {
    com.typesafe.config.ConfigValue seen = whole.root();
    for (String segment : segments) {
      seen = seen instanceof ConfigObject object ? object.get(segment) : null;
    }
    return seen == null || seen instanceof ConfigObject || seen.unwrapped() == null ? value : seen;
  }

  /**
   * Puts back what the tree had no place for: a key cannot have a value and keys below it there, as
   * {@code spark.speculation} and {@code spark.speculation.interval} have.
   */
  private void restore(List<HoconField> fields) {
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
        .forEach(this::put);
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

  private void put(HoconField field) {
    Config config =
        ConfigFactory.parseString(
                VALUE + " = " + field.text(),
                ConfigParseOptions.defaults().setOriginDescription(field.file().toString()))
            .resolve(lookingIn(own.withFallback(whole)));
    if (config.hasPath(VALUE) && !(config.getValue(VALUE) instanceof ConfigObject)) {
      put(key(field.path()), config.getValue(VALUE), field.file().toString(), field.line());
    }
  }

  /**
   * The key of a child of a block whose children have names of the user's choice.
   *
   * @param block the block's key
   * @param name the child's name
   */
  public static String below(String block, String name) {
    return block + "." + quoted(name);
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

  /**
   * Finds what substitutions lead to outside of a file.
   *
   * @param others where
   */
  private record Lookup(Config others) implements ConfigResolver {

    @Override
    public com.typesafe.config.@Nullable ConfigValue lookup(String path) {
      return others.hasPath(path) ? others.getValue(path) : null;
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
