package io.sparkjobserver.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What a check says about the configuration.
 *
 * @param severity how much it matters
 * @param key the setting that it is about
 * @param value what the setting is, with secrets redacted; {@code null} where it is not set
 * @param message what is wrong with it
 * @param fix what to do; empty where there is nothing to do
 */
public record Finding(
    Severity severity, String key, @Nullable String value, String message, String fix) {

  /** A setting that keeps the server from starting. */
  public static Finding fatal(String key, @Nullable Object value, String message, String fix) {
    return of(Severity.FATAL, key, value, message, fix);
  }

  /** A setting that somebody should look at. */
  public static Finding warning(String key, @Nullable Object value, String message, String fix) {
    return of(Severity.WARNING, key, value, message, fix);
  }

  /** A setting that is worth a line. */
  public static Finding info(String key, @Nullable Object value, String message) {
    return of(Severity.INFO, key, value, message, "");
  }

  private static Finding of(
      Severity severity, String key, @Nullable Object value, String message, String fix) {
    String shown = value == null ? null : Secrets.redact(key, String.valueOf(value));
    return new Finding(severity, key, shown, message, fix);
  }
}
