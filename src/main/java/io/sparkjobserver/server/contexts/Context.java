package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A context as it is stored.
 *
 * @param id a UUID
 * @param name unique among the contexts that are not over
 * @param state where it stands
 * @param adHoc whether it was made for one job and ends with it
 * @param settings what it was made with
 * @param classPath the binaries that each of its jobs has below its own
 * @param startedAt when it was asked for
 * @param endedAt when it was over
 * @param applicationId Spark's name for it
 * @param uiUrl where its Spark UI answers
 * @param error why it ended, where it did not end as asked
 */
public record Context(
    String id,
    String name,
    ContextState state,
    boolean adHoc,
    ContextSettings settings,
    List<ClassPathEntry> classPath,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> applicationId,
    Optional<String> uiUrl,
    Optional<String> error) {

  /** Copies the list. */
  public Context {
    classPath = List.copyOf(classPath);
  }
}
