package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /jars}: what {@code /binaries} was before there were others; clients still use it. */
@Path("/jars")
@Tag(name = "binaries")
@Produces(MediaType.APPLICATION_JSON)
class JarsResource {

  private final Binaries binaries;

  JarsResource(Binaries binaries) {
    this.binaries = binaries;
  }

  @GET
  @Needs(Permission.BINARIES_READ)
  @Operation(summary = "When the newest version of each jar was uploaded, by name")
  public Map<String, String> list() {
    Map<String, String> times = new LinkedHashMap<>();
    for (Binary binary : binaries.list()) {
      if (binary.type() == BinaryType.JAR) {
        times.put(binary.name(), Envelope.instant(binary.uploadedAt()));
      }
    }
    return times;
  }

  @POST
  @Path("{name}")
  @Needs(Permission.BINARIES_UPLOAD)
  @Operation(summary = "Upload a jar, with any content type or none")
  public Envelope upload(
      @PathParam("name") String name,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body)
      throws IOException {
    try {
      binaries.upload(
          name,
          BinaryType.JAR,
          body,
          length == null ? OptionalLong.empty() : OptionalLong.of(length));
    } catch (WrongFormatException e) {
      throw new ServerException(ErrorCode.INVALID, "Jar is not of the right format");
    }
    return Envelope.success("Jar uploaded");
  }
}
