package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /jobs/{id}/result}: what a job returned, and nothing around it. */
@Path("/jobs/{id}/result")
@Tag(name = "jobs")
@Produces({MediaType.APPLICATION_JSON, ResultAnswers.LINES})
class JobResultResource {

  private final ResultAnswers answers;

  JobResultResource(ResultAnswers answers) {
    this.answers = answers;
  }

  @GET
  @Needs(Permission.JOBS_READ)
  @Operation(
      summary =
          "The result of a finished job, or a Range of its bytes; with Accept: application/x-ndjson"
              + " one line for each element of an array")
  public Response read(
      @PathParam("id") String id,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange,
      @Context Request request) {
    return answers.get(id, request, range, ifRange);
  }

  @HEAD
  @Needs(Permission.JOBS_READ)
  @Operation(summary = "How long the result is, and its hash")
  public Response look(@PathParam("id") String id, @Context Request request) {
    return answers.head(id, request);
  }
}
