package io.sparkjobserver.server.boot;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.sparkjobserver.server.config.Bounds;
import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.KnownKey;
import io.sparkjobserver.server.config.KnownKeys;
import io.sparkjobserver.server.config.SettingText;
import io.sparkjobserver.server.config.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Optional<ConfigValue> found = Configuration.find(settings, name);
    if (found.isEmpty()) {
      // What it refers to has no value: a check of its own says so.
      leaveOut(key, name);
      return;
    }
    ConfigValue value = found.get();
    String text = value.getValue();
    if (text == null || (text.isEmpty() && key.optional())) {
      return;
    }
    fault(settings, key, text)
        .ifPresent(
            fault -> {
              String written = value.getName() == null ? name : value.getName();
              findings.add(
                  new Finding(
                      Severity.FATAL,
                      written,
                      SettingText.shown(key, text),
                      Configuration.origin(value),
                      "it is " + fault,
                      "set it to " + allowed(key)));
              leaveOut(key, name);
            });
  }

  private static Optional<String> fault(SmallRyeConfig settings, KnownKey key, String text) {
    if (text.isEmpty()) {
      return Optional.of("empty");
    }
    Optional<String> normalised = SettingText.normalised(key, text);
    return normalised.isPresent() && converts(settings, key, normalised.get())
        ? Bounds.of(key).broken(normalised.get())
        : Optional.of("not " + SettingText.allowed(key));
  }

  private static String allowed(KnownKey key) {
    String bounds = Bounds.of(key).toString();
    return SettingText.allowed(key) + (bounds.isEmpty() ? "" : ", " + bounds);
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

  private void leaveOut(KnownKey key, String name) {
    if (key.kind() == KnownKey.Kind.MAP) {
      entries.add(name);
    } else {
      replacements.put(name, key.fallback().orElse(""));
    }
  }
}
