package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.sparkjobserver.server.http.Query;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /contexts/{name}/log}: what a context's driver prints. */
@Path("/contexts/{name}/log")
@Tag(name = "contexts")
@Produces(LogAnswers.TEXT)
class ContextLogResource {

  private final LogAnswers answers;

  ContextLogResource(LogAnswers answers) {
    this.answers = answers;
  }

  @GET
  @Needs(Permission.CONTEXTS_READ)
  @Operation(
      summary =
          "The log of a context's newest driver: the last 1,000 lines, tail=N or all of them, a"
              + " Range of bytes; follow=true goes on until the driver is over")
  public Response read(
      @PathParam("name") String name,
      @HeaderParam("Range") @Nullable String range,
      @Context UriInfo uri) {
    return answers.get(name, LogQuery.of(Query.of(uri), range));
  }

  @HEAD
  @Needs(Permission.CONTEXTS_READ)
  @Operation(summary = "How long the log is, or the part that is asked for by tail")
  public Response look(@PathParam("name") String name, @Context UriInfo uri) {
    // A range is for GET alone.
    return answers.head(name, LogQuery.of(Query.of(uri), null));
  }
}
