package io.sparkjobserver.server.data;

import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.sparkjobserver.server.http.Query;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /data}: upload, list and delete the files that jobs read. */
@Path("/data")
@Tag(name = "data")
@Produces(MediaType.APPLICATION_JSON)
class DataResource {

  private final DataFiles files;
  private final DataResets resets;

  DataResource(DataFiles files, DataResets resets) {
    this.files = files;
    this.resets = resets;
  }

  @GET
  @Needs(Permission.DATA_READ)
  @Operation(summary = "The names of the data files")
  public List<String> list() {
    return files.list();
  }

  /** The original's odd bodies: no status here, and no JSON below, though it is called so. */
  @POST
  @Path("{name:.+}")
  @Needs(Permission.DATA_UPLOAD)
  @Operation(summary = "Upload a data file; its whole name is in the answer")
  public Stored store(
      @PathParam("name") String prefix,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body)
      throws IOException {
    OptionalLong announced = length == null ? OptionalLong.empty() : OptionalLong.of(length);
    return new Stored(new Named(files.store(prefix, body, announced).name()));
  }

  @DELETE
  @Path("{name:.+}")
  @Needs(Permission.DATA_DELETE)
  @Operation(summary = "Delete a data file, by its whole name, URL-encoded or not")
  public String delete(@PathParam("name") String name) {
    files.delete(whole(name));
    return "OK";
  }

  @PUT
  @Needs(Permission.DATA_RESET)
  @Operation(summary = "Delete all data files, with reset=reboot")
  public Response reset(@Context UriInfo uri) {
    Query query = Query.of(uri);
    String how = query.required("reset");
    boolean sync = query.flag("sync", true);
    if (!how.equals("reboot")) {
      return Response.ok("ERROR").build();
    }
    if (!sync) {
      resets.request();
      return Response.ok(Envelope.success("Data reset requested")).build();
    }
    files.reset();
    return Response.ok(Envelope.success("Data reset")).build();
  }

  /** A name that is not URL-encoded loses its first slash to the one before it. */
  private String whole(String name) {
    String rooted = "/" + name;
    return !name.startsWith("/") && files.find(rooted).isPresent() ? rooted : name;
  }

  /** A data file that was stored. */
  record Stored(Named result) {}

  /** What it is called. */
  record Named(String filename) {}
}
