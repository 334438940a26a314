package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.CLUSTER;
import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;

import java.util.List;

/** What trips the checks of pools of warm drivers. */
final class PoolTrips {

  private static final String USE = "warm drivers have contexts to wait for";
  private static final String SIZES = "the warm pool's sizes fit each other";
  private static final String PROFILES = "profiles of warm pools make sense";
  private static final String POOL = "spark.jobserver.warm-pool.";
  private static final String OWN_JVM = GOOD + "spark.jobserver.context-per-jvm = true\n";

  static final List<Trip> ALL =
      List.of(
          fatal(USE, POOL + "min", GOOD + POOL + "min = 1", "context-per-jvm to true"),
          fatal(USE, POOL + "max", GOOD + POOL + "max = 1", "context-per-jvm to true"),
          fatal(
              USE,
              POOL + "profiles.big.min",
              GOOD + POOL + "profiles.big { min = 1, context-settings.spark.a = 1 }",
              "context-per-jvm to true"),
          fatal(USE, POOL + "min", CLUSTER + POOL + "min = 1", "client mode"),
          fatal(SIZES, POOL + "max", OWN_JVM + POOL + "min = 3, " + POOL + "max = 2", "3 or more"),
          fatal(
              PROFILES,
              POOL + "profiles.big.max",
              OWN_JVM + POOL + "profiles.big { min = 3, max = 2 }",
              "3 or more"),
          fatal(
              PROFILES,
              POOL + "profiles.big.idle",
              OWN_JVM + POOL + "profiles.big { min = 1, idle = 1m }",
              "idle-ttl"),
          fatal(
              "limits of contexts are times and numbers",
              POOL + "profiles.big.context-settings.max-jobs",
              OWN_JVM + POOL + "profiles.big { min = 1, context-settings.max-jobs = none }",
              "a number of jobs"));

  private PoolTrips() {}
}
