package io.sparkjobserver.server.drivers;

import java.util.HashMap;
import java.util.Map;

/**
 * What the JVM of each driver is told, before what the settings say: of two the last one counts.
 */
public final class JvmOptions {

  /**
   * A JVM without memory goes on with whichever of its threads found none dead or not, and nobody
   * knows which: its contexts are better off in another one. It says why, and writes no dump.
   */
  public static final String DEFAULTS = "-XX:+ExitOnOutOfMemoryError";

  private static final String PROPERTY = "spark.driver.extraJavaOptions";

  private JvmOptions() {}

  /**
   * Puts them before those that are there, for whatever starts a driver by its properties.
   *
   * @param below properties that count where the others have none, such as those of {@code
   *     spark-defaults.conf}
   */
  public static Map<String, String> in(Map<String, String> properties, Map<String, String> below) {
    Map<String, String> all = new HashMap<>(properties);
    String set = properties.getOrDefault(PROPERTY, below.getOrDefault(PROPERTY, ""));
    all.put(PROPERTY, (DEFAULTS + " " + set).strip());
    return all;
  }
}
