package io.sparkjobserver.driver.spark;

import org.apache.spark.SparkConf;

/** How Spark logs where nobody has configured it. */
public final class SparkLog {

  private SparkLog() {}

  /**
   * Has this process log that way from now on. Spark itself would do so with the first line that it
   * logs, and what came before would be lost.
   */
  public static void setUp() {
    new SparkConf(false).log();
  }
}
