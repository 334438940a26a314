package io.sparkjobserver.server.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import io.smallrye.config.common.AbstractConfigSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that were read once, each with the place where it was written. Immutable. */
final class ReadSource extends AbstractConfigSource implements ConfigValueConfigSource {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, ConfigValue> settings;

  ReadSource(String name, int ordinal, Map<String, ConfigValue> settings) {
    super(name, ordinal);
    this.settings = Map.copyOf(settings);
  }

  @Override
  public Set<String> getPropertyNames() {
    return settings.keySet();
  }

  @Override
  public @Nullable ConfigValue getConfigValue(String key) {
    return settings.get(key);
  }

  @Override
  public Map<String, ConfigValue> getConfigValueProperties() {
    return settings;
  }

  @Override
  public Map<String, String> getProperties() {
    return ConfigValueConfigSource.super.getProperties();
  }

  @Override
  public @Nullable String getValue(String key) {
    ConfigValue value = settings.get(key);
    return value == null ? null : value.getValue();
  }
}
