package io.sparkjobserver.server.contexts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriverVitals;
import io.sparkjobserver.server.drivers.ExecutorPages.ExecutorPage;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.Envelope;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.sparkjobserver.server.http.PostedConfig;
import io.sparkjobserver.server.http.Query;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /contexts}: make, list, look at, stop and reset. */
@Path("/contexts")
@Tag(name = "contexts")
@Produces(MediaType.APPLICATION_JSON)
class ContextsResource {

  private static final String REBOOT = "reboot";

  private final Contexts contexts;
  private final ContextExecutors executors;
  private final ContextsConfig config;
  private final ContextAnswers answers;
  private final Drain drain;

  ContextsResource(
      Contexts contexts,
      ContextExecutors executors,
      ContextsConfig config,
      ContextAnswers answers,
      Drain drain) {
    this.contexts = contexts;
    this.executors = executors;
    this.config = config;
    this.answers = answers;
    this.drain = drain;
  }

  @GET
  @Needs(Permission.CONTEXTS_READ)
  @Operation(summary = "The names of the contexts that are up, newest first")
  public List<String> list() {
    return contexts.list().stream().map(context -> context.name()).toList();
  }

  @GET
  @Path("{name}")
  @Needs(Permission.CONTEXTS_READ)
  @Blocking
  @Operation(
      summary =
          "The newest context of a name, also after its end; with wait, at its next change or after"
              + " that time")
  public CompletionStage<ContextView> find(@PathParam("name") String name, @Context UriInfo uri) {
    return answers
        .changed(name, Query.of(uri).duration("wait", Duration.ZERO))
        .thenApply(context -> ContextView.of(context, contexts.live(context.id())));
  }

  @GET
  @Path("{name}/executors")
  @Needs(Permission.CONTEXTS_READ)
  @Operation(summary = "The executors of a context on a standalone cluster, with their logs' pages")
  public List<ExecutorPage> executors(@PathParam("name") String name) {
    return executors.of(name);
  }

  @POST
  @Path("{name}")
  @Blocking
  @Needs(Permission.CONTEXTS_START)
  @Operation(summary = "Make a context and wait until it is up")
  public CompletionStage<Response> create(
      @PathParam("name") String name,
      @Context UriInfo uri,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      InputStream body)
      throws IOException {
    Map<String, String> query = Query.of(uri).all();
    return answers.create(
        name, ContextSettings.posted(PostedConfig.read(body), query), IdempotencyKey.of(key));
  }

  @DELETE
  @Path("{name}")
  @Blocking
  @Needs(Permission.CONTEXTS_DELETE)
  @Operation(summary = "Stop a context; 202 where that takes longer")
  public CompletionStage<Response> stop(@PathParam("name") String name, @Context UriInfo uri) {
    boolean force = Query.of(uri).flag("force", false);
    return drain
        .follow(
            cut ->
                ContextAnswers.within(
                    config.contextDeletionTimeout(), contexts.stop(name, force), cut))
        .handle(
            (over, error) -> {
              if (error == null) {
                return Response.ok(Envelope.success("Context stopped")).build();
              }
              if (Completion.isTimeout(error)
                  || Completion.cause(error) instanceof CancellationException) {
                return Response.accepted()
                    .location(uri.getRequestUri())
                    .type(MediaType.APPLICATION_JSON)
                    .build();
              }
              throw new CompletionException(Completion.cause(error));
            });
  }

  @PUT
  @Blocking
  @Needs(Permission.CONTEXTS_RESET)
  @Operation(
      summary =
          "With reset=reboot: stop all contexts and make those of the configuration again; with"
              + " sync=false without waiting for it")
  public CompletionStage<Envelope> reset(@Context UriInfo uri) {
    Query query = Query.of(uri);
    String how = query.required("reset");
    boolean sync = query.flag("sync", true);
    if (!how.equals(REBOOT)) {
      throw new ServerException(ErrorCode.FAILED, "ERROR");
    }
    return answers.reset(sync);
  }

  /** A context on the wire. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ContextView(
      String name,
      String startTime,
      String state,
      @Nullable String url,
      @Nullable String applicationId,
      String endTime,
      String id,
      @Nullable String error,
      @Nullable Load load,
      @Nullable Place driver) {

    static ContextView of(
        io.sparkjobserver.server.contexts.Context context, Optional<LiveContext> live) {
      boolean up = context.state() == ContextState.RUNNING;
      return new ContextView(
          context.name(),
          Envelope.instant(context.startedAt()),
          context.state().name(),
          up ? context.uiUrl().orElse(null) : null,
          up ? context.applicationId().orElse(null) : null,
          context.endedAt().map(Envelope::instant).orElse("Empty"),
          context.id(),
          context.error().orElse(null),
          up ? live.flatMap(LiveContext::vitals).map(Load::of).orElse(null) : null,
          live.flatMap(LiveContext::place).map(Place::of).orElse(null));
    }
  }

  /**
   * Where a context's driver is in its cluster, on the wire.
   *
   * @param submissionId what the master calls it
   * @param state the master's word for how far it is
   * @param worker the pages of its worker
   * @param waitsFor what it waits for, where it has no worker
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Place(
      String submissionId, String state, @Nullable String worker, @Nullable String waitsFor) {

    static Place of(DriverProcess.ClusterPlace place) {
      return new Place(
          place.submissionId(),
          place.state(),
          place.worker().orElse(null),
          place.waitsFor().orElse(null));
    }
  }

  /**
   * How busy a context's driver is, on the wire.
   *
   * @param heapUsed in bytes
   * @param heapMax in bytes
   * @param cpu the share of its machine's processors, from 0 to 1
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Load(long heapUsed, long heapMax, @Nullable Double cpu) {

    private static final double PERMILLE = 1000;

    static Load of(DriverVitals vitals) {
      return new Load(
          vitals.heapUsed(),
          vitals.heapMax(),
          vitals.cpuPermille() < 0 ? null : vitals.cpuPermille() / PERMILLE);
    }
  }
}
