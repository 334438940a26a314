package io.sparkjobserver.server.jobs;

import com.typesafe.config.Config;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.contexts.ContextSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A job that somebody wants to run.
 *
 * @param mainClass what to run
 * @param classPath the names or addresses of the binaries, in order; not empty
 * @param context the context to run it in; without one, it gets its own
 * @param contextSettings what its own context is made with
 * @param input its configuration, resolved
 * @param rows what the rows of its result become
 * @param handling what is done about it
 */
public record JobRequest(
    String mainClass,
    List<String> classPath,
    Optional<String> context,
    ContextSettings contextSettings,
    Config input,
    RowShape rows,
    Handling handling) {

  /** Copies the list. */
  public JobRequest {
    classPath = List.copyOf(classPath);
  }

  /**
   * What is done about a job.
   *
   * @param sync whether somebody waits for its result
   * @param queue whether it waits where its context has no free slot
   * @param callback who is told its end
   */
  public record Handling(boolean sync, boolean queue, Optional<URI> callback) {}
}
