package io.sparkjobserver.server.health;

import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.http.Open;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /healthz}: the original's health check, which says that the server answers. */
@Path("/healthz")
@Tag(name = "health")
@Produces(MediaType.APPLICATION_JSON)
class HealthzResource {

  @GET
  @Open
  @Operation(summary = "Whether the server answers")
  public Envelope check() {
    return Envelope.success();
  }
}
