package io.sparkjobserver.server.content;

import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * What drivers pull from the server; each kind of content is provided by the feature that owns it.
 * Methods block.
 */
public interface ContentProvider {

  /** The kinds of content. */
  enum Kind {
    /** A binary, by its SHA-256. */
    BINARY,
    /** A data file, by its name. */
    DATA_FILE,
    /** A job's configuration, by the job's id. */
    JOB_INPUT
  }

  /** What this provider provides. */
  Kind kind();

  /**
   * Finds what a driver knows by its key only, before it reads it.
   *
   * @param contextId the context whose driver asks
   * @param key what it asks for
   * @throws IOException where there is no such content for that context, or it is not looked up
   */
  default Content find(String contextId, String key) throws IOException {
    throw new FileNotFoundException("it is not looked up");
  }

  /**
   * Reads a stretch.
   *
   * @param contextId the context whose driver asks
   * @param key what it asks for
   * @param offset where the stretch begins
   * @param length how many bytes
   * @return the bytes; fewer than asked for where the content ends before
   * @throws IOException where there is no such content for that context
   */
  byte[] read(String contextId, String key, long offset, int length) throws IOException;
}
