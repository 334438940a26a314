package io.sparkjobserver.server.events;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.sparkjobserver.server.http.Query;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /events}: the changes of this server process as they come. */
@Path("/events")
@Tag(name = "events")
class EventsResource {

  private static final int MOST = 1_000;

  private final ChangeLog log;
  private final ServerNodes nodes;
  private final Drain drain;
  private final ExecutorService executor;
  private final Semaphore places = new Semaphore(MOST);

  EventsResource(ChangeLog log, ServerNodes nodes, Drain drain, ExecutorService executor) {
    this.log = log;
    this.nodes = nodes;
    this.drain = drain;
    this.executor = executor;
  }

  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Needs(Permission.JOBS_READ)
  @Operation(summary = "What the events would be sent with")
  public Response look() {
    return head().build();
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Needs(Permission.JOBS_READ)
  @Operation(summary = "State changes as server-sent events, until the client goes")
  public Response events(
      @Context UriInfo uri, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    Query query = Query.of(uri);
    Predicate<Change> wanted = wanted(query.text("context"), query.text("job"));
    if (!places.tryAcquire()) {
      throw new ServerException(
          ErrorCode.BUSY, MOST + " clients follow the events already; try again later");
    }
    OptionalLong asked = number(lastEventId);
    boolean known = asked.isPresent() && log.reachesBackTo(asked.getAsLong());
    return head()
        .entity(
            new EventStream(
                log,
                nodes.self(),
                known ? asked.getAsLong() : log.last(),
                lastEventId != null && !known,
                wanted,
                drain::isLeaving,
                executor,
                places::release))
        .build();
  }

  private static Response.ResponseBuilder head() {
    return Response.ok()
        .type(MediaType.SERVER_SENT_EVENTS_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no");
  }

  /** The number in an event's id; empty where that is none of this server process. */
  private OptionalLong number(@Nullable String id) {
    String prefix = nodes.self() + ':';
    if (id == null || !id.startsWith(prefix)) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(id.substring(prefix.length()));
      return number >= 0 && number <= log.last() ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Of a context and its jobs, of a job, or all. */
  private static Predicate<Change> wanted(Optional<String> context, Optional<String> job) {
    return change ->
        context.map(name -> name.equals(contextOf(change))).orElse(true)
            && job.map(id -> change instanceof Change.OfJob of && of.id().equals(id)).orElse(true);
  }

  private static @Nullable String contextOf(Change change) {
    if (change instanceof Change.OfJob job) {
      return job.context();
    }
    return change instanceof Change.OfContext context ? context.name() : null;
  }
}
