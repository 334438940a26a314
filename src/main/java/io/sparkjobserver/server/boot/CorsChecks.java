package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.http.HttpConfig;
import java.util.List;
import java.util.regex.Pattern;

/** Whether the pages that may use the API can be told from others. */
final class CorsChecks {

  private static final String KEY = "spark.jobserver.cors-allowed-origins";

  /** A browser says no path, and no slash at the end. */
  private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/\\s*]+");

  static final List<BootCheck> ALL =
      List.of(new BootCheck("origins of pages are origins", CorsChecks::origins));

  private CorsChecks() {}

  private static List<Finding> origins(Configuration configuration, Machine machine) {
    return configuration.of(HttpConfig.class).corsAllowedOrigins().stream()
        .filter(origin -> !ORIGIN.matcher(origin).matches())
        .map(
            origin ->
                configuration.fatal(
                    KEY,
                    "%s is no origin, as a browser says it".formatted(origin),
                    "write each as https://host or https://host:port, or * alone for all"))
        .toList();
  }
}
