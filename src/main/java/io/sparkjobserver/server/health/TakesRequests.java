package io.sparkjobserver.server.health;

import io.sparkjobserver.server.http.Drain;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A server that was told to stop is not ready, from that moment on. */
@Readiness
class TakesRequests implements HealthCheck {

  private final Drain drain;

  TakesRequests(Drain drain) {
    this.drain = drain;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("The server takes requests")
        .status(!drain.isLeaving())
        .build();
  }
}
