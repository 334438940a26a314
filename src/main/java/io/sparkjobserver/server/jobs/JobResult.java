package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.content.Content;

/** The result of a finished job: one JSON value. */
public sealed interface JobResult {

  /**
   * Small enough to be at hand.
   *
   * @param json the value
   */
  record Inline(String json) implements JobResult {}

  /**
   * In the content store.
   *
   * @param content where
   */
  record Stored(Content content) implements JobResult {}
}
