package io.sparkjobserver.server.drivers;

import java.util.Optional;

/**
 * Where drivers run, from the settings that say it: {@code driver-mode}, Spark's {@code
 * submit.deployMode} and the master.
 *
 * @param mode where drivers run
 * @param master the Spark master
 */
public record Deployment(DriverMode mode, String master) {

  private static final String YARN = "yarn";

  /** What the settings say; whether it can be done is not looked at. */
  public static Deployment of(SparkConfig spark, DriversConfig drivers) {
    DriverMode mode =
        drivers.driverMode().orElseGet(() -> derived(spark.master(), spark.submit().deployMode()));
    return new Deployment(mode, master(mode, spark.master()));
  }

  private static DriverMode derived(String master, Optional<DeployMode> deployMode) {
    boolean cluster = deployMode.filter(mode -> mode == DeployMode.CLUSTER).isPresent();
    if (master.startsWith("mesos")) {
      return cluster ? DriverMode.MESOS_CLUSTER : DriverMode.MESOS_CLIENT;
    }
    if (master.startsWith(YARN)) {
      return cluster || master.equals("yarn-cluster")
          ? DriverMode.YARN_CLUSTER
          : DriverMode.YARN_CLIENT;
    }
    return cluster ? DriverMode.STANDALONE_CLUSTER : DriverMode.CLIENT;
  }

  /** Masters of before Spark 2 said the mode too, and driver-mode says the master. */
  private static String master(DriverMode mode, String master) {
    boolean yarn = mode == DriverMode.YARN_CLIENT || mode == DriverMode.YARN_CLUSTER;
    boolean saysNoMore =
        master.equals(SparkConfig.DEFAULT_MASTER)
            || master.equals("yarn-client")
            || master.equals("yarn-cluster");
    return yarn && saysNoMore ? YARN : master;
  }

  /** Whether drivers run in a cluster and not on this machine. */
  public boolean cluster() {
    return switch (mode) {
      case CLIENT, YARN_CLIENT, MESOS_CLIENT -> false;
      case STANDALONE_CLUSTER, YARN_CLUSTER, MESOS_CLUSTER -> true;
    };
  }

  /** Whether the master is YARN. */
  public boolean yarn() {
    return master.equals(YARN);
  }
}
