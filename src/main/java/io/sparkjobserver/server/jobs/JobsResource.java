package io.sparkjobserver.server.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import io.smallrye.common.annotation.Blocking;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.PostedConfig;
import io.sparkjobserver.server.http.Query;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /jobs}: submit, list, look at and kill. */
@Path("/jobs")
@Tag(name = "jobs")
@Produces(MediaType.APPLICATION_JSON)
class JobsResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LISTED = 10_000;
  private static final int DEFAULT_TIMEOUT_SECONDS = 10;

  private final Jobs jobs;
  private final JobAnswers answers;
  private final Drain drain;

  JobsResource(Jobs jobs, JobAnswers answers, Drain drain) {
    this.jobs = jobs;
    this.answers = answers;
    this.drain = drain;
  }

  @GET
  @Operation(summary = "The newest jobs, newest first")
  public List<JobReport> list(@Context UriInfo uri) {
    Query query = Query.of(uri);
    int asked = query.number("limit", DEFAULT_LIMIT);
    int limit = asked < 0 ? MOST_LISTED : Math.min(asked, MOST_LISTED);
    Optional<String> status = query.text("status").map(value -> value.toUpperCase(Locale.ROOT));
    Optional<JobState> state = status.flatMap(JobsResource::state);
    return status.isPresent() && state.isEmpty()
        ? List.of()
        : jobs.newest(state, limit).stream().map(JobReport::of).toList();
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One job, with its result or its error")
  public Response find(@PathParam("id") String id) {
    return answers.report(existing(id));
  }

  @GET
  @Path("{id}/config")
  @Operation(summary = "The configuration that was posted with a job")
  public String config(@PathParam("id") String id) {
    return ConfigFactory.parseString(jobs.input(id).orElseThrow(() -> unknown(id)))
        .root()
        .render(ConfigRenderOptions.concise().setFormatted(true));
  }

  @POST
  @Blocking
  @Operation(summary = "Submit a job: 202 when it runs, or with sync=true 200 when it is over")
  public CompletionStage<Response> submit(@Context UriInfo uri, InputStream body)
      throws IOException {
    Query query = Query.of(uri);
    boolean sync = query.flag("sync", false);
    Duration bound = Duration.ofSeconds(query.number("timeout", DEFAULT_TIMEOUT_SECONDS));
    JobRequest request = request(query, PostedConfig.read(body));
    // A future and not just a stage: it is cancelled where the caller hangs up.
    return drain.takeNew(
        cut -> {
          CompletableFuture<Jobs.Submitted> submitted =
              jobs.submit(request).toCompletableFuture().copy();
          cut.thenRun(() -> submitted.completeExceptionally(answers.notBegun()));
          return submitted.thenCompose(job -> answer(job, sync, bound, cut));
        });
  }

  private CompletionStage<Response> answer(
      Jobs.Submitted job, boolean sync, Duration bound, CompletionStage<Void> cut) {
    CompletableFuture<?> awaited =
        (sync ? job.waiter().ended() : job.waiter().started())
            .copy()
            .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS);
    cut.thenRun(() -> awaited.cancel(false));
    return awaited.handle(
        (done, error) -> {
          jobs.stopWaiting(job.job().id());
          if (job.waiter().ended().isDone()) {
            return answers.ended(job.waiter().ended().join());
          }
          if (error == null || !sync) {
            // It is stored and will run, even where its driver has not said so yet.
            return answers.accepted(job.job());
          }
          if (error instanceof CancellationException) {
            throw answers.serverStops(job.job());
          }
          throw error instanceof TimeoutException
              ? answers.tookTooLong(job.job(), bound)
              : new CompletionException(error);
        });
  }

  @DELETE
  @Path("{id}")
  @Blocking
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

  private static JobRequest request(Query query, Config input) {
    Optional<String> appName = query.text("appName");
    Optional<String> classPath = query.text("classPath");
    List<String> cp = query.text("cp").map(JobsResource::split).orElseGet(() -> names(input, "cp"));
    Optional<String> mainClass =
        query.text("mainClass").or(() -> names(input, "mainClass").stream().findFirst());
    if (appName.isPresent()) {
      List<String> names =
          Stream.concat(names(input, "dependent-jar-uris").stream(), appName.stream()).toList();
      return request(
          query,
          input,
          names,
          classPath.orElseThrow(() -> PostedConfig.invalid("classPath parameter is missing!")));
    }
    if (cp.isEmpty()) {
      throw PostedConfig.invalid("To start the job appName or cp parameters should be configured!");
    }
    return request(
        query,
        input,
        cp,
        mainClass.orElseThrow(() -> PostedConfig.invalid("mainClass parameter is missing!")));
  }

  private static JobRequest request(
      Query query, Config input, List<String> classPath, String mainClass) {
    classPath.stream()
        .filter(name -> name.contains(":"))
        .findFirst()
        .ifPresent(
            uri -> {
              String scheme = uri.substring(0, uri.indexOf(':'));
              throw new FailureException(
                  ErrorCode.INVALID,
                  "JOB LOADING FAILED: Malformed URL",
                  new Failure("unknown protocol: " + scheme, "java.net.MalformedURLException", ""));
            });
    return new JobRequest(
        mainClass,
        classPath,
        query.text("context"),
        ContextSettings.posted(input, Map.of()),
        input,
        query.flag("sync", false));
  }

  /** A list, or one text with commas. */
  private static List<String> names(Config input, String key) {
    try {
      if (!input.hasPath(key)) {
        return List.of();
      }
      return input.getValue(key).valueType() == ConfigValueType.LIST
          ? input.getStringList(key)
          : split(input.getString(key));
    } catch (ConfigException e) {
      throw PostedConfig.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> split(String names) {
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Optional<JobState> state(String name) {
    return Arrays.stream(JobState.values()).filter(state -> state.name().equals(name)).findFirst();
  }

  private Job existing(String id) {
    return jobs.find(id).orElseThrow(() -> unknown(id));
  }

  private static ServerException unknown(String id) {
    return new ServerException(ErrorCode.NOT_FOUND, "No such job ID " + id);
  }

  /** A job that was killed. */
  record Killed(String status) {}

  /** A job that had failed before it could be killed; the key is upper case in the contract. */
  record Failed(String status, @JsonProperty("ERROR") JobReport.@Nullable Shown error) {}
}
