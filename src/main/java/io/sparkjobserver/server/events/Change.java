package io.sparkjobserver.server.events;

import java.time.Instant;

/** Something is in another state now, and that is committed. */
public sealed interface Change {

  /** The state's name, as the HTTP API has it. */
  String state();

  /** When it got there. */
  Instant at();

  /**
   * A job.
   *
   * @param id the job's id
   * @param context the name of its context
   */
  record OfJob(String id, String context, String state, Instant at) implements Change {}

  /**
   * A context.
   *
   * @param id the context's id
   * @param name its name, which others may have had before
   */
  record OfContext(String id, String name, String state, Instant at) implements Change {}

  /**
   * A binary.
   *
   * @param name the name that it was uploaded under
   * @param state {@code UPLOADED} for each new version, or {@code DELETED}
   */
  record OfBinary(String name, String state, Instant at) implements Change {}
}
