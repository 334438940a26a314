package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.common.Failure;

/** How a driver says that a job ended. */
public sealed interface JobEnd {

  /**
   * With a result.
   *
   * @param json small enough for a message
   */
  record Finished(String json) implements JobEnd {}

  /**
   * With a result that is to be pulled.
   *
   * @param size its length in bytes
   * @param sha256 of its bytes
   */
  record FinishedLarge(long size, String sha256) implements JobEnd {}

  /**
   * With an exception.
   *
   * @param failure the exception
   */
  record Failed(Failure failure) implements JobEnd {}

  /**
   * Refused by the job's own validation.
   *
   * @param problem the reason
   */
  record Rejected(String problem) implements JobEnd {}

  /**
   * Its class, or a binary that it needs, could not be loaded.
   *
   * @param trouble what kind of trouble
   * @param failure the trouble
   */
  record NotLoaded(LoadTrouble trouble, Failure failure) implements JobEnd {}

  /** Killed, and its thread is free. */
  record Killed() implements JobEnd {}

  /** Why a job could not be loaded. */
  enum LoadTrouble {
    /** No binary of the class path has the class. */
    CLASS_NOT_FOUND,
    /** The class is no job. */
    NOT_A_JOB,
    /** A binary did not arrive, or making the job threw. */
    BROKEN
  }
}
