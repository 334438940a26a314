package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Brings content from the server. Thread-safe. */
public interface ContentPull {

  /**
   * Writes the content to the sink, and blocks until it is whole. The sink is not closed.
   *
   * @param sha256 what the content's SHA-256 must be; empty where it is not known
   * @throws IOException where the content does not come, or is another one
   * @throws InterruptedException where the thread is interrupted; the sink then has a part
   */
  void pull(ContentRef content, long size, Optional<String> sha256, OutputStream sink)
      throws IOException, InterruptedException;

  /**
   * Tells what a content is that is known by name only, and blocks until that is known.
   *
   * @throws IOException where the server does not have it, or does not answer
   * @throws InterruptedException where the thread is interrupted
   */
  ContentDescription describe(ContentRef content) throws IOException, InterruptedException;
}
