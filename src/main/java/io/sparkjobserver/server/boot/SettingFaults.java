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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings that cannot be what they are set to, and what stands in for each while the rest is
 * looked at.
 *
 * @param findings one for each of them
 * @param replacements their defaults, by key; empty text for none
 * @param entries keys of entries of maps among them, which have no default
 */
record SettingFaults(
    List<Finding> findings, Map<String, String> replacements, Set<String> entries) {

  /** Looks at every setting that the product reads. */
  static SettingFaults in(SmallRyeConfig settings, KnownKeys keys) {
    SettingFaults faults = new SettingFaults(new ArrayList<>(), new HashMap<>(), new HashSet<>());
    for (KnownKey key : keys.all()) {
      if (key.kind() != KnownKey.Kind.MAP) {
        faults.look(settings, key, key.name());
      }
    }
    for (String name : settings.getPropertyNames()) {
      keys.find(name)
          .filter(key -> key.kind() == KnownKey.Kind.MAP)
          .ifPresent(key -> faults.look(settings, key, name));
    }
    return faults;
  }

  private void look(SmallRyeConfig settings, KnownKey key, String name) {
    ConfigValue value;
    try {
      value = settings.getConfigValue(name);
    } catch (NoSuchElementException | IllegalArgumentException e) {
      add(key, name, name, null, "it refers to something that has no value", "a value");
      return;
    }
    String text = value.getValue();
    if (text == null) {
      return;
    }
    String written = value.getName() == null ? name : value.getName();
    if (text.isEmpty()) {
      if (!key.optional()) {
        add(key, name, written, text, "it is empty", SettingText.allowed(key));
      }
      return;
    }
    Optional<String> normalised = SettingText.normalised(key, text);
    if (normalised.isEmpty() || !converts(settings, key, normalised.get())) {
      add(
          key,
          name,
          written,
          text,
          "it is not " + SettingText.allowed(key),
          SettingText.allowed(key));
      return;
    }
    Bounds.of(key)
        .broken(normalised.get())
        .ifPresent(
            bound -> add(key, name, written, text, "it is " + bound, Bounds.of(key).toString()));
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
      KnownKey key,
      String name,
      String written,
      @Nullable String text,
      String message,
      String allowed) {
    findings.add(Finding.fatal(written, text, message, "set it to " + allowed));
    if (key.kind() == KnownKey.Kind.MAP) {
      entries.add(name);
    } else {
      replacements.put(name, key.fallback().orElse(""));
    }
  }
}
