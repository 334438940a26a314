package io.sparkjobserver.server.jobs;

import com.typesafe.config.ConfigRenderOptions;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.binaries.ClassPaths;
import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.contexts.LiveContext;
import io.sparkjobserver.server.jobs.JobAcceptance.Accepted;
import io.sparkjobserver.server.store.DatabaseKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Submits jobs: finds the binaries that they name, and finds or makes their contexts. Thread-safe;
 * blocks for the database, never for a driver.
 */
@ApplicationScoped
class JobSubmission {

  /** A context of a job's own is named after it: an id, a hyphen and the main class. */
  private static final int MAX_MAIN_CLASS = DatabaseKind.MAX_NAME - 40;

  private final ClassPaths classPaths;
  private final Contexts contexts;
  private final JobAcceptance acceptance;

  JobSubmission(ClassPaths classPaths, Contexts contexts, JobAcceptance acceptance) {
    this.classPaths = classPaths;
    this.contexts = contexts;
    this.acceptance = acceptance;
  }

  /**
   * Submits a job.
   *
   * @param jobId what it will be known by: a UUID that was never used
   * @return completes when the job is stored and sent to its driver, after its context came up
   * @throws ServerException where a binary or the context is not there, an address cannot be read,
   *     or the context has no slot
   */
  CompletionStage<Accepted> submit(String jobId, JobRequest request) {
    requireFittingName(request.mainClass());
    List<ClassPathEntry> classPath =
        classPaths.find(request.classPath(), "JOB LOADING FAILED", JobSubmission::missing);
    String input = request.input().root().render(ConfigRenderOptions.concise());
    if (request.context().isPresent()) {
      return acceptance.accept(
          contexts.findLive(request.context().get(), request.contextSettings()),
          jobId,
          request,
          classPath,
          input);
    }
    LiveContext own = contexts.createForJob(request.mainClass(), request.contextSettings());
    return own.ready()
        .exceptionallyCompose(JobSubmission::contextFailed)
        .thenCompose(up -> acceptance.accept(own, jobId, request, classPath, input))
        .whenComplete(
            (sent, error) -> {
              if (error != null) {
                // Its one job does not come.
                contexts.stop(own, false);
              }
            });
  }

  private static void requireFittingName(String mainClass) {
    if (mainClass.length() > MAX_MAIN_CLASS) {
      throw new ServerException(
          ErrorCode.INVALID, "A job's main class has at most " + MAX_MAIN_CLASS + " characters");
    }
    if (!StorableText.is(mainClass)) {
      throw new ServerException(
          ErrorCode.INVALID, "The name of a main class cannot have the character U+0000");
    }
  }

  private static ServerException missing(String binary) {
    return new ServerException(ErrorCode.NOT_FOUND, "appName " + binary + " not found");
  }

  /** The original's words for an ad-hoc context that did not come up. */
  private static <T> CompletionStage<T> contextFailed(Throwable error) {
    if (Completion.cause(error) instanceof FailureException failed) {
      Failure failure = failed.failure();
      return CompletableFuture.failedStage(
          new FailureException(
              ErrorCode.FAILED,
              "ERROR",
              new Failure(
                  failure.errorClass() + ": " + failure.message(),
                  RuntimeException.class.getName(),
                  failure.stack())));
    }
    return CompletableFuture.failedStage(error);
  }
}
