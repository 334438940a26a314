package io.sparkjobserver.server.config;

import io.smallrye.config.ConfigMappingInterface;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All settings that the product reads, as its {@code @ConfigMapping} interfaces declare them. */
public final class KnownKeys {

  private final SortedMap<String, KnownKey> keys = new TreeMap<>();

  /**
   * The settings of some interfaces.
   *
   * @param mappings each with a {@code @ConfigMapping}; several may share a prefix
   */
  public KnownKeys(List<Class<?>> mappings) {
    for (Class<?> mapping : mappings) {
      String prefix = ConfigClass.configClass(mapping).getPrefix();
      collect(prefix, ConfigMappingInterface.getConfigurationInterface(mapping));
    }
  }

  private void collect(String prefix, ConfigMappingInterface mapping) {
    for (Property property : mapping.getProperties()) {
      String name = prefix + "." + property.getPropertyName(mapping.getNamingStrategy());
      if (property.isGroup()) {
        collect(name, property.asGroup().getGroupType());
      } else {
        keys.put(name, KnownKey.of(name, property));
      }
    }
  }

  /** All of them, by name. */
  public Collection<KnownKey> all() {
    return keys.values();
  }

  /** The setting that a key sets; a child of a map's block sets the map. */
  public Optional<KnownKey> find(String key) {
    KnownKey exact = keys.get(key);
    return exact != null ? Optional.of(exact) : mapOf(key);
  }

  private Optional<KnownKey> mapOf(String key) {
    return keys.values().stream()
        .filter(known -> known.kind() == KnownKey.Kind.MAP)
        .filter(known -> key.startsWith(known.name() + "."))
        .findFirst();
  }

  /** The names alone. */
  public Collection<String> names() {
    return keys.keySet();
  }
}
