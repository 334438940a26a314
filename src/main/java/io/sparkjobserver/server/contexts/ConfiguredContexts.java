package io.sparkjobserver.server.contexts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The blocks {@code spark.contexts.<name>}: contexts that are made at the start. */
final class ConfiguredContexts {

  private static final String PREFIX = "spark.contexts.";

  private ConfiguredContexts() {}

  /**
   * Each context's own settings, by its name. A context without settings is there too.
   *
   * @param names of properties, among them any others
   * @param value of a property, where it has one
   */
  static SortedMap<String, ContextSettings> of(
      Iterable<String> names, Function<String, Optional<String>> value) {
    SortedMap<String, SortedMap<String, String>> blocks = new TreeMap<>();
    for (String name : names) {
      if (name.startsWith(PREFIX)) {
        List<String> segments = PropertyName.segmentsAfter(PREFIX, name);
        SortedMap<String, String> block =
            blocks.computeIfAbsent(segments.get(0), context -> new TreeMap<>());
        if (segments.size() > 1) {
          String setting = String.join(".", segments.subList(1, segments.size()));
          value.apply(name).ifPresent(text -> block.put(setting, text));
        }
      }
    }
    return blocks.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                block -> new ContextSettings(block.getValue()),
                (one, other) -> one,
                TreeMap::new));
  }
}
