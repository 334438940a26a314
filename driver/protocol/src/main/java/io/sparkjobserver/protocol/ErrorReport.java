package io.sparkjobserver.protocol;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it travels and is stored: text only, so that nobody needs its class.
 *
 * @param message the exception's message; {@code null} where it has none
 * @param errorClass the fully qualified name of the exception's class
 * @param stack the printed stack trace
 */
public record ErrorReport(@Nullable String message, String errorClass, String stack) {

  /** The most characters that a message keeps; in UTF-8 at most three times as many bytes. */
  public static final int MAX_MESSAGE = 16 * 1024;

  /** The most characters that a stack trace keeps. */
  public static final int MAX_STACK = 32 * 1024;

  /** Cuts what is longer than the bounds, so that every report fits one message. */
  public ErrorReport {
    message = message == null ? null : cut(message, MAX_MESSAGE);
    stack = cut(stack, MAX_STACK);
  }

  /** The report of an exception. */
  public static ErrorReport of(Throwable error) {
    StringWriter stack = new StringWriter();
    error.printStackTrace(new PrintWriter(stack, true));
    return new ErrorReport(error.getMessage(), error.getClass().getName(), stack.toString());
  }

  private static String cut(String text, int limit) {
    String mark = "… [cut]";
    return text.length() <= limit ? text : text.substring(0, limit - mark.length()) + mark;
  }
}
