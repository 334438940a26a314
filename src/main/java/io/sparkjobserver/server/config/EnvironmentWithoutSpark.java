package io.sparkjobserver.server.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps variables of the environment from being settings by accident: Kubernetes gives every
 * container a {@code SPARK_JOBSERVER_PORT} that is no port where a Service is called {@code
 * spark-jobserver}. Found by service loading; stateless.
 */
public final class EnvironmentWithoutSpark implements SmallRyeConfigBuilderCustomizer {

  /** Those of the product's keys, which SJSCONF_ sets, and what is for that. */
  private static final List<String> ROOTS =
      List.of("SPARK", "AKKA_", "PEKKO_", "ACCESS_CONTROL_", Variables.PREFIX);

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    if (builder.isAddDefaultSources() || builder.isAddSystemSources()) {
      builder
          .setAddDefaultSources(false)
          .setAddSystemSources(false)
          .addPropertiesSources()
          .withSources(
              new SysPropConfigSource(),
              new EnvConfigSource(without(System.getenv()), EnvConfigSource.ORDINAL));
    }
  }

  static Map<String, String> without(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> !isOfSpark(variable.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isOfSpark(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return ROOTS.stream().anyMatch(name::startsWith);
  }
}
