package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.contexts.ContextsConfig;
import io.sparkjobserver.server.contexts.PoolProfiles;
import io.sparkjobserver.server.drivers.DriversConfig;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether drivers can wait for contexts. */
final class PoolChecks {

  private static final String POOL = "spark.jobserver.warm-pool.";
  private static final String MAX = POOL + "max";

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("warm drivers have contexts to wait for", PoolChecks::useful),
          new BootCheck("the warm pool's sizes fit each other", PoolChecks::sizes),
          new BootCheck("profiles of warm pools make sense", PoolChecks::profiles));

  private PoolChecks() {}

  private static List<Finding> useful(Configuration configuration, Machine machine) {
    Optional<String> key = key(configuration);
    if (key.isEmpty()) {
      return List.of();
    }
    if (configuration.deployment().cluster()) {
      return List.of(
          configuration.fatal(
              key.get(),
              "there are no warm drivers on workers, where each would hold its room for nobody",
              "leave it out, or use client mode"));
    }
    return configuration.of(DriversConfig.class).contextPerJvm()
        ? List.of()
        : List.of(
            configuration.fatal(
                key.get(),
                "contexts share drivers, of which one is there ahead of need anyway",
                "leave it out, or set spark.jobserver.context-per-jvm to true"));
  }

  /** A setting that asks for warm drivers. */
  private static Optional<String> key(Configuration configuration) {
    ContextsConfig.WarmPool pool = configuration.of(ContextsConfig.class).warmPool();
    Optional<String> own =
        pool.min() > 0
            ? Optional.of(POOL + "min")
            : Optional.of(MAX).filter(max -> pool.max().orElse(0) > 0);
    return own.or(
        () ->
            profileKeys(configuration)
                .filter(key -> key.endsWith(".min") || key.endsWith(".max"))
                .findFirst());
  }

  private static Stream<String> profileKeys(Configuration configuration) {
    return new TreeSet<>(configuration.names())
        .stream().filter(key -> key.startsWith(PoolProfiles.PREFIX));
  }

  private static List<Finding> sizes(Configuration configuration, Machine machine) {
    ContextsConfig.WarmPool pool = configuration.of(ContextsConfig.class).warmPool();
    return pool.max().orElse(pool.min()) >= pool.min()
        ? List.of()
        : List.of(
            configuration.fatal(
                MAX,
                "fewer drivers wait at most than at least",
                "set it to %d or more, or leave it out".formatted(pool.min())));
  }

  private static List<Finding> profiles(Configuration configuration, Machine machine) {
    return PoolProfiles.faults(
            profileKeys(configuration).toList(),
            key -> Optional.ofNullable(configuration.text(key)))
        .stream()
        .map(fault -> configuration.fatal(fault.key(), fault.message(), fault.fix()))
        .toList();
  }
}
