package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.config.TimeSpan;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The pools of warm drivers that the configuration asks for: the one for contexts with the default
 * settings, and the blocks {@code warm-pool.profiles.<name>}. Immutable.
 */
@ApplicationScoped
public class PoolProfiles {

  /** What the keys of a profile begin with. */
  public static final String PREFIX = "spark.jobserver.warm-pool.profiles.";

  /** The block of a profile that has settings of contexts. */
  public static final String SETTINGS = "context-settings";

  private static final String DEFAULT = "default";
  private static final String MIN = "min";
  private static final String MAX = "max";
  private static final String IDLE_TTL = "idle-ttl";
  private static final int MOST = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final List<PoolProfile> inUse;

  PoolProfiles(Config config, ContextsConfig contexts) {
    ContextsConfig.WarmPool pool = contexts.warmPool();
    PoolProfile standard =
        new PoolProfile(
            DEFAULT,
            pool.min(),
            pool.max().orElse(pool.min()),
            pool.idleTtl(),
            new ContextSettings(new TreeMap<>()));
    List<PoolProfile> others =
        blocks(config.getPropertyNames(), name -> config.getOptionalValue(name, String.class))
            .values()
            .stream()
            .map(block -> block.profile(pool.idleTtl()))
            .toList();
    this.inUse =
        Stream.concat(Stream.of(standard), others.stream()).filter(PoolProfile::isInUse).toList();
  }

  /** Those that have drivers, the default one first, the others by name. */
  List<PoolProfile> inUse() {
    return inUse;
  }

  /**
   * What is wrong with the profiles.
   *
   * @param names of properties, among them any others
   * @param value of a property, where it has one
   */
  public static List<Fault> faults(
      Iterable<String> names, Function<String, Optional<String>> value) {
    List<Fault> faults = new ArrayList<>();
    names.forEach(
        name -> {
          if (name.startsWith(PREFIX)) {
            fault(name, value.apply(name).orElse("")).ifPresent(faults::add);
          }
        });
    if (faults.isEmpty()) {
      blocks(names, value).values().forEach(block -> block.fault().ifPresent(faults::add));
    }
    faults.sort(Comparator.comparing(Fault::key));
    return faults;
  }

  private static Optional<Fault> fault(String key, String text) {
    List<String> segments = PropertyName.segmentsAfter(PREFIX, key);
    String profile = segments.get(0);
    if (!NAME.matcher(profile).matches() || profile.equals(DEFAULT)) {
      return Optional.of(
          new Fault(
              key,
              "no profile can be called " + profile,
              "call it with letters, digits, - and _, 64 at most, and not " + DEFAULT));
    }
    String setting = segments.size() > 1 ? segments.get(1) : "";
    boolean settings = setting.equals(SETTINGS) && segments.size() > 2;
    if (settings) {
      return Optional.empty();
    }
    return segments.size() > 2 ? unknown(key) : fault(key, setting, text);
  }

  private static Optional<Fault> fault(String key, String setting, String text) {
    return switch (setting) {
      case MIN, MAX ->
          size(text).isPresent()
              ? Optional.empty()
              : Optional.of(
                  new Fault(
                      key, "it is no number of drivers", "set it to a number from 0 to " + MOST));
      case IDLE_TTL ->
          ttl(text).isPresent()
              ? Optional.empty()
              : Optional.of(
                  new Fault(key, "it is no time of 1s or longer", "set it to a time such as 10m"));
      default -> unknown(key);
    };
  }

  private static Optional<Fault> unknown(String key) {
    return Optional.of(
        new Fault(
            key,
            "a profile has no such setting",
            "it has min, max, idle-ttl and, below context-settings, settings of contexts"));
  }

  private static Optional<Integer> size(String text) {
    return text.matches("\\d{1,3}")
        ? Optional.of(Integer.parseInt(text)).filter(size -> size <= MOST)
        : Optional.empty();
  }

  private static Optional<Duration> ttl(String text) {
    return TimeSpan.of(text).filter(span -> span.compareTo(Duration.ofSeconds(1)) >= 0);
  }

  private static SortedMap<String, Block> blocks(
      Iterable<String> names, Function<String, Optional<String>> value) {
    SortedMap<String, Block> blocks = new TreeMap<>();
    for (String name : names) {
      if (name.startsWith(PREFIX)) {
        List<String> segments = PropertyName.segmentsAfter(PREFIX, name);
        Block block = blocks.computeIfAbsent(segments.get(0), Block::new);
        value
            .apply(name)
            .ifPresent(
                text ->
                    block.values.put(String.join(".", segments.subList(1, segments.size())), text));
      }
    }
    return blocks;
  }

  /**
   * Something that is wrong.
   *
   * @param key where
   * @param message what
   * @param fix what to do
   */
  public record Fault(String key, String message, String fix) {}

  /** What is written of a profile, by the keys after its name. */
  private record Block(String name, SortedMap<String, String> values) {

    private Block(String name) {
      this(name, new TreeMap<>());
    }

    private int min() {
      return size(values.getOrDefault(MIN, "0")).orElseThrow();
    }

    private int max() {
      return size(values.getOrDefault(MAX, String.valueOf(min()))).orElseThrow();
    }

    private Optional<Fault> fault() {
      return max() < min()
          ? Optional.of(
              new Fault(
                  PREFIX + name + "." + MAX,
                  "fewer drivers wait at most than at least",
                  "set it to %d or more, or leave it out".formatted(min())))
          : Optional.empty();
    }

    private PoolProfile profile(Duration idleTtl) {
      SortedMap<String, String> settings = new TreeMap<>();
      values.forEach(
          (key, text) -> {
            if (key.startsWith(SETTINGS + ".")) {
              settings.put(key.substring(SETTINGS.length() + 1), text);
            }
          });
      return new PoolProfile(
          name,
          min(),
          max(),
          Optional.ofNullable(values.get(IDLE_TTL)).flatMap(PoolProfiles::ttl).orElse(idleTtl),
          new ContextSettings(settings));
    }
  }
}
