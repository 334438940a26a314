package io.sparkjobserver.driver;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the master of a standalone cluster calls this process. A worker tells it in the address of
 * the log alone, which it puts into the environment of the drivers that it starts. It changes when
 * the master has another worker start the driver again.
 */
final class SubmissionId {

  private static final String LOG_URL = "SPARK_DRIVER_LOG_URL_STDERR";
  private static final Pattern DRIVER = Pattern.compile("[?&]driverId=([\\w-]+)");

  private SubmissionId() {}

  static Optional<String> of(Map<String, String> environment) {
    Matcher matcher = DRIVER.matcher(environment.getOrDefault(LOG_URL, ""));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
