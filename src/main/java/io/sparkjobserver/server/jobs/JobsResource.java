package io.sparkjobserver.server.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.JobDefaults;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Permission;
import io.sparkjobserver.server.http.PostedConfig;
import io.sparkjobserver.server.http.Query;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /jobs}: submit, list, look at and kill. */
@Path("/jobs")
@Tag(name = "jobs")
@Produces(MediaType.APPLICATION_JSON)
class JobsResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LISTED = 10_000;

  private final Jobs jobs;
  private final JobAnswers answers;
  private final SubmissionAnswers submissions;
  private final JobDefaults defaults;
  private final ExecutorService blocking;

  JobsResource(
      Jobs jobs,
      JobAnswers answers,
      SubmissionAnswers submissions,
      JobDefaults defaults,
      ExecutorService blocking) {
    this.jobs = jobs;
    this.answers = answers;
    this.submissions = submissions;
    this.defaults = defaults;
    this.blocking = blocking;
  }

  @GET
  @Needs(Permission.JOBS_READ)
  @Operation(summary = "The newest jobs, newest first")
  public List<JobReport> list(@Context UriInfo uri) {
    Query query = Query.of(uri);
    int asked = query.number("limit", DEFAULT_LIMIT);
    int limit = asked < 0 ? MOST_LISTED : Math.min(asked, MOST_LISTED);
    Optional<String> status = query.text("status").map(value -> value.toUpperCase(Locale.ROOT));
    Optional<JobState> state = status.flatMap(JobsResource::state);
    return status.isPresent() && state.isEmpty()
        ? List.of()
        : jobs.newest(state, limit).stream().map(answers::listed).toList();
  }

  @GET
  @Path("{id}")
  @Blocking
  @Needs(Permission.JOBS_READ)
  @Operation(
      summary =
          "One job, with its result or its error; with wait, at its next change or after that time")
  public CompletionStage<Response> find(@PathParam("id") String id, @Context UriInfo uri) {
    return answers.report(id, Query.of(uri).duration("wait", Duration.ZERO));
  }

  @GET
  @Path("{id}/config")
  @Needs(Permission.JOBS_READ)
  @Operation(summary = "The configuration that was posted with a job")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  public String config(@PathParam("id") String id) {
    return ConfigFactory.parseString(jobs.input(id).orElseThrow(() -> JobAnswers.unknown(id)))
        .root()
        .render(ConfigRenderOptions.concise().setFormatted(true));
  }

  /**
   * Begins and ends on the event loop, where the answer is sent; only what waits for the body and
   * the database goes elsewhere.
   */
  @POST
  @NonBlocking
  @Needs(Permission.JOBS_START)
  @Operation(summary = "Submit a job: 202 when it runs, or with sync=true 200 when it is over")
  public CompletionStage<Response> submit(
      @Context UriInfo uri,
      @Context HttpServerRequest request,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      InputStream body) {
    Optional<IdempotencyKey> once = IdempotencyKey.of(key);
    String rawQuery = String.valueOf(request.query());
    Query query = Query.of(uri);
    return CompletableFuture.supplyAsync(
            () -> submissions.submit(new PostedJob(rawQuery, query, read(body)), once), blocking)
        .thenCompose(answer -> answer);
  }

  private Config read(InputStream body) {
    try {
      return PostedConfig.read(body, defaults.settings());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Blocking
  @Needs(Permission.JOBS_DELETE)
  @Operation(summary = "Kill a job")
  public CompletionStage<Object> kill(@PathParam("id") String id) {
    return jobs.callOff(existing(id))
        .toCompletableFuture()
        .thenApply(
            killed -> {
              if (killed.isPresent()) {
                return new Killed("KILLED");
              }
              Job over = existing(id);
              if (over.state() == JobState.ERROR) {
                return new Failed("ERROR", over.failure().map(JobReport.Shown::of).orElse(null));
              }
              throw new ServerException(ErrorCode.NOT_FOUND, "No running job with ID " + id);
            });
  }

  private static Optional<JobState> state(String name) {
    return Arrays.stream(JobState.values()).filter(state -> state.name().equals(name)).findFirst();
  }

  private Job existing(String id) {
    return jobs.find(id).orElseThrow(() -> JobAnswers.unknown(id));
  }

  /** A job that was killed. */
  record Killed(String status) {}

  /** A job that had failed before it could be killed; the key is upper case in the contract. */
  record Failed(String status, @JsonProperty("ERROR") JobReport.@Nullable Shown error) {}
}
