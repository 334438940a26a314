package io.sparkjobserver.server.jobs;

import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A job as it is stored.
 *
 * @param id a UUID
 * @param contextId the context that it runs in
 * @param contextName that context's name
 * @param mainClass what it runs
 * @param classPath its binaries, each in the version that was the newest when it was posted
 * @param rows what the rows of its result become
 * @param state where it stands
 * @param startedAt when it was posted, in microseconds as it is stored
 * @param endedAt when it was over, as well
 * @param failure what it ended with, where it did not finish
 */
public record Job(
    String id,
    String contextId,
    String contextName,
    String mainClass,
    List<ClassPathEntry> classPath,
    RowShape rows,
    JobState state,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Failure> failure) {

  /** Copies the list, and cuts the times off. */
  public Job {
    classPath = List.copyOf(classPath);
    startedAt = startedAt.truncatedTo(ChronoUnit.MICROS);
    endedAt = endedAt.map(time -> time.truncatedTo(ChronoUnit.MICROS));
  }

  /** The job as it was when it was accepted, for whoever asks for that answer again. */
  Job asAccepted() {
    return new Job(
        id,
        contextId,
        contextName,
        mainClass,
        classPath,
        rows,
        state == JobState.QUEUED ? state : JobState.STARTED,
        startedAt,
        Optional.empty(),
        Optional.empty());
  }

  Job ended(JobState last, Instant at, Optional<Failure> why) {
    return new Job(
        id,
        contextId,
        contextName,
        mainClass,
        classPath,
        rows,
        last,
        startedAt,
        Optional.of(at),
        why);
  }
}
