package io.sparkjobserver.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What a check says about the configuration.
 *
 * @param severity how much it matters
 * @param key the setting that it is about
 * @param value what the setting is, with secrets redacted; {@code null} where it is not set
 * @param origin where it was written; empty where it was not
 * @param message what is wrong with it
 * @param fix what to do; empty where there is nothing to do
 */
public record Finding(
    Severity severity,
    String key,
    @Nullable String value,
    String origin,
    String message,
    String fix) {

  /** Redacts the value. */
  public Finding {
    value = value == null ? null : Secrets.redact(key, value);
  }
}
