package io.sparkjobserver.server.drivers;

import java.util.Map;

/** Whether a standalone cluster starts a driver again that failed. */
public final class Supervision {

  /** Spark's property for it. */
  public static final String PROPERTY = "spark.driver.supervise";

  private Supervision() {}

  /** Whether it does, as Spark reads the property. */
  public static boolean isWanted(Map<String, String> sparkProperties) {
    return Boolean.parseBoolean(sparkProperties.getOrDefault(PROPERTY, "false"));
  }
}
