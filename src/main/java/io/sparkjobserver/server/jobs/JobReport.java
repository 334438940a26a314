package io.sparkjobserver.server.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.contexts.Kill;
import io.sparkjobserver.server.drivers.JobProgress;
import io.sparkjobserver.server.http.Envelope;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job on the wire, as the original reports it.
 *
 * @param duration {@code Job not done yet}, or seconds as a Java double
 * @param classPath the main class, for historical reasons
 * @param startTime in the server's own time zone
 * @param context the context's name
 * @param status the state
 * @param jobId the job's id
 * @param contextId the context's id
 * @param queuePosition which place a queued job has, from 1
 * @param kill how far the end of a killed job is whose work goes on
 * @param progress how far a running job is, as far as Spark knows
 * @param result the error, where there is one; a finished job's result is put behind the report
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobReport(
    String duration,
    String classPath,
    String startTime,
    String context,
    String status,
    String jobId,
    String contextId,
    @Nullable Integer queuePosition,
    @Nullable ShownKill kill,
    @Nullable ShownProgress progress,
    @Nullable Shown result) {

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  private static final double MILLIS_PER_SECOND = 1000.0;

  static JobReport of(Job job) {
    return of(job, Now.UNKNOWN);
  }

  static JobReport of(Job job, Now now) {
    return new JobReport(
        job.endedAt()
            .map(
                end ->
                    Duration.between(job.startedAt(), end).toMillis() / MILLIS_PER_SECOND + " secs")
            .orElse("Job not done yet"),
        job.mainClass(),
        START.format(job.startedAt().atZone(ZoneId.systemDefault())),
        job.contextName(),
        job.state().name(),
        job.id(),
        job.contextId(),
        now.queuePosition().isPresent() ? now.queuePosition().getAsInt() : null,
        now.kill().map(ShownKill::of).orElse(null),
        now.progress().map(ShownProgress::of).orElse(null),
        job.failure().map(Shown::of).orElse(null));
  }

  /**
   * What is known of a job beyond what is stored.
   *
   * @param queuePosition which place it has among the jobs that wait, from 1
   * @param kill how far its end is
   * @param progress how far it is
   */
  record Now(OptionalInt queuePosition, Optional<Kill> kill, Optional<JobProgress> progress) {

    static final Now UNKNOWN = new Now(OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A kill on the wire.
   *
   * @param step what was done last to end the job
   * @param since when, in UTC
   */
  record ShownKill(String step, String since) {

    static ShownKill of(Kill kill) {
      return new ShownKill(kill.step().name(), Envelope.instant(kill.since()));
    }
  }

  /**
   * How far a job is, on the wire.
   *
   * @param stages how many stages it has
   * @param stagesDone how many of them are done
   * @param tasks how many tasks they have
   * @param tasksDone how many of them are done
   * @param tasksFailed how many attempts at a task failed
   */
  record ShownProgress(int stages, int stagesDone, int tasks, int tasksDone, int tasksFailed) {

    static ShownProgress of(JobProgress job) {
      return new ShownProgress(
          job.stages(), job.stagesDone(), job.tasks(), job.tasksDone(), job.tasksFailed());
    }
  }

  /**
   * An exception on the wire.
   *
   * @param message its message; shown as {@code null} where it has none
   * @param errorClass its class
   * @param stack its printed stack trace
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Shown(@Schema(nullable = true) @Nullable String message, String errorClass, String stack) {

    static Shown of(Failure failure) {
      return new Shown(failure.message(), failure.errorClass(), failure.stack());
    }
  }
}
