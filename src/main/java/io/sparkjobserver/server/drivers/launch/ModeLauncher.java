package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.standalone.ClusterLauncher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.util.Optional;

/**
 * Starts drivers where the configuration says. Those that run are found wherever they are: the
 * configuration may have been another one when they were started.
 */
@ApplicationScoped
class ModeLauncher implements DriverLauncher {

  private final ClientLauncher client;
  private final Instance<ClusterLauncher> cluster;
  private final Deployment deployment;

  ModeLauncher(
      ClientLauncher client,
      Instance<ClusterLauncher> cluster,
      SparkConfig spark,
      DriversConfig drivers) {
    this.client = client;
    this.cluster = cluster;
    this.deployment = Deployment.of(spark, drivers);
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    return deployment.cluster() ? cluster.get().launch(spec) : client.launch(spec);
  }

  @Override
  public Optional<DriverProcess> find(String driverId, String reference) {
    return client
        .find(driverId, reference)
        .or(
            () ->
                deployment.cluster() ? cluster.get().find(driverId, reference) : Optional.empty());
  }
}
