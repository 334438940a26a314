package io.sparkjobserver.server.binaries;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /binaries}: upload, list, look at, download and delete. */
@Path("/binaries")
@Tag(name = "binaries")
@Produces(MediaType.APPLICATION_JSON)
class BinariesResource {

  private final Binaries binaries;

  BinariesResource(Binaries binaries) {
    this.binaries = binaries;
  }

  @GET
  @Needs(Permission.BINARIES_READ)
  @Operation(summary = "The newest version of each binary, by name")
  public Map<String, Listed> list() {
    Map<String, Listed> listed = new LinkedHashMap<>();
    for (Binary binary : binaries.list()) {
      listed.put(
          binary.name(), new Listed(binary.type().label(), Envelope.instant(binary.uploadedAt())));
    }
    return listed;
  }

  @GET
  @Path("{name}")
  @Needs(Permission.BINARIES_READ)
  @Operation(summary = "The newest version of one binary")
  public One find(@PathParam("name") String name) {
    Binary binary = existing(name);
    return new One(
        binary.name(),
        binary.type().label(),
        Envelope.instant(binary.uploadedAt()),
        binary.content().sha256(),
        binary.content().size());
  }

  @GET
  @Path("{name}/content")
  @Produces(MediaType.WILDCARD)
  @Needs(Permission.BINARIES_READ)
  @Operation(summary = "The bytes of the newest version")
  public Response download(@PathParam("name") String name) {
    Binary binary = existing(name);
    return head(binary).entity(binaries.open(binary)).build();
  }

  @HEAD
  @Path("{name}/content")
  @Produces(MediaType.WILDCARD)
  @Needs(Permission.BINARIES_READ)
  @Operation(summary = "How long the newest version is, and its SHA-256")
  public Response look(@PathParam("name") String name) {
    return head(existing(name)).build();
  }

  private static Response.ResponseBuilder head(Binary binary) {
    return Response.ok()
        .type(binary.type().mediaType())
        .header(HttpHeaders.CONTENT_LENGTH, binary.content().size())
        .tag(binary.content().sha256());
  }

  @POST
  @Path("{name}")
  @Needs(Permission.BINARIES_UPLOAD)
  @Operation(summary = "Upload a jar, wheel or egg; the content type says which")
  public Response upload(
      @PathParam("name") String name,
      @Context HttpServerRequest request,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body)
      throws IOException {
    // As it came: python-archive is no media type, and means one.
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String mediaType =
        contentType == null || contentType.isBlank()
            ? MediaType.APPLICATION_OCTET_STREAM
            : contentType;
    BinaryType type =
        BinaryType.ofMediaType(mediaType)
            .orElseThrow(
                () ->
                    new ServerException(
                        ErrorCode.UNSUPPORTED_BINARY, "Unsupported binary type " + mediaType));
    binaries.upload(
        name, type, body, length == null ? OptionalLong.empty() : OptionalLong.of(length));
    return Response.status(Response.Status.CREATED).entity(Envelope.success()).build();
  }

  @DELETE
  @Path("{name}")
  @Needs(Permission.BINARIES_DELETE)
  @Operation(summary = "Delete all versions of a binary")
  public Envelope delete(@PathParam("name") String name) {
    binaries.delete(name);
    return Envelope.success();
  }

  private Binary existing(String name) {
    return binaries
        .find(name)
        .orElseThrow(
            () -> new ServerException(ErrorCode.NOT_FOUND, "Can't find binary with name " + name));
  }

  /** A binary in the list. */
  record Listed(
      @JsonProperty("binary-type") String binaryType,
      @JsonProperty("upload-time") String uploadTime) {}

  /** A binary on its own. */
  record One(
      @JsonProperty("app-name") String appName,
      @JsonProperty("binary-type") String binaryType,
      @JsonProperty("upload-time") String uploadTime,
      String sha256,
      long size) {}
}
