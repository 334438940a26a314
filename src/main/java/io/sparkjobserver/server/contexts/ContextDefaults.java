package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/**
 * The settings {@code spark.context-settings.*}, which every context has unless it says otherwise.
 */
@ApplicationScoped
class ContextDefaults {

  private static final String PREFIX = "spark.context-settings.";

  private final ContextSettings settings;

  ContextDefaults(Config config, SparkConfig spark, DriversConfig drivers) {
    SortedMap<String, String> values = new TreeMap<>();
    if (spark.driver().supervise() && Deployment.of(spark, drivers).cluster()) {
      values.put(ContextSettings.SUPERVISE, "true");
    }
    values.put("num-cpu-cores", "4");
    values.put("memory-per-node", "512m");
    values.put("launcher.spark.driver.memory", "1g");
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(
                value ->
                    values.put(String.join(".", PropertyName.segmentsAfter(PREFIX, name)), value));
      }
    }
    this.settings = new ContextSettings(values);
  }

  ContextSettings settings() {
    return settings;
  }
}
