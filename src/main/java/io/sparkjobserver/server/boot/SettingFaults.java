package io.sparkjobserver.server.boot;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.sparkjobserver.server.config.Bounds;
import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.KnownKey;
import io.sparkjobserver.server.config.KnownKeys;
import io.sparkjobserver.server.config.SettingText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings that cannot be what they are set to, and what stands in for each while the rest is
 * looked at.
 *
 * @param findings one for each of them
 * @param replacements their defaults, by key; empty text for none
 */
record SettingFaults(List<Finding> findings, Map<String, String> replacements) {

  /** Looks at every setting that the product reads. */
  static SettingFaults in(SmallRyeConfig settings, KnownKeys keys) {
    SettingFaults faults = new SettingFaults(new ArrayList<>(), new HashMap<>());
    keys.all().stream()
        .filter(key -> key.kind() != KnownKey.Kind.MAP)
        .forEach(key -> faults.look(settings, key));
    return faults;
  }

  private void look(SmallRyeConfig settings, KnownKey key) {
    ConfigValue value;
    try {
      value = settings.getConfigValue(key.name());
    } catch (NoSuchElementException | IllegalArgumentException e) {
      add(key, key.name(), null, "it refers to something that has no value", "a value");
      return;
    }
    String text = value.getValue();
    if (text == null || text.isEmpty()) {
      return;
    }
    String written = value.getName() == null ? key.name() : value.getName();
    Optional<String> normalised = SettingText.normalised(key, text);
    if (normalised.isEmpty() || !converts(settings, key, normalised.get())) {
      add(key, written, text, "it is not " + SettingText.allowed(key), SettingText.allowed(key));
      return;
    }
    Bounds.of(key)
        .broken(normalised.get())
        .ifPresent(bound -> add(key, written, text, "it is " + bound, Bounds.of(key).toString()));
  }

  private static boolean converts(SmallRyeConfig settings, KnownKey key, String text) {
    if (key.kind() == KnownKey.Kind.LIST) {
      return true;
    }
    try {
      return settings.requireConverter(key.type()).convert(text) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void add(
      KnownKey key, String written, @Nullable String text, String message, String allowed) {
    findings.add(Finding.fatal(written, text, message, "set it to " + allowed));
    replacements.put(key.name(), key.fallback().orElse(""));
  }
}
