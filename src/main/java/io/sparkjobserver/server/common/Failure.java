package io.sparkjobserver.server.common;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it is stored and shown: text only, and such as every database can keep.
 *
 * @param message its message; {@code null} where it has none
 * @param errorClass the fully qualified name of its class
 * @param stack its printed stack trace, or what else explains it
 */
public record Failure(@Nullable String message, String errorClass, String stack) {

  /** Replaces what cannot be stored: exceptions quote what they choked on. */
  public Failure {
    message = message == null ? null : StorableText.of(message);
    errorClass = StorableText.of(errorClass);
    stack = StorableText.of(stack);
  }

  /** The failure that an exception stands for. */
  public static Failure of(Throwable error) {
    StringWriter stack = new StringWriter();
    error.printStackTrace(new PrintWriter(stack, true));
    return new Failure(error.getMessage(), error.getClass().getName(), stack.toString());
  }
}
