package io.sparkjobserver.server.health;

import io.sparkjobserver.server.drivers.DriverGateway;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The server is not ready before drivers can join: a context that is asked for then could not come
 * up.
 */
@Readiness
class RemotingReady implements HealthCheck {

  private final DriverGateway gateway;

  RemotingReady(DriverGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("Drivers can join").status(gateway.bound()).build();
  }
}
