package io.sparkjobserver.server.common;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What a stage completed with, without what it was wrapped in on its way through other stages. */
public final class Completion {

  private Completion() {}

  /** The error itself. */
  public static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Whether it is that something took too long. */
  public static boolean isTimeout(Throwable error) {
    return cause(error) instanceof TimeoutException;
  }
}
