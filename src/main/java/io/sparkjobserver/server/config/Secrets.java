package io.sparkjobserver.server.config;

import java.util.regex.Pattern;

/** Keeps secrets out of what is printed. */
public final class Secrets {

  private static final String REDACTED = "(redacted)";

  /** Spark's own pattern for its properties, and what the original's keys add to it. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)(secret|passw|passphrase|token|credential|access[.-]?key|private[.-]?key|api[.-]?key|pw$)");

  /** Users and passwords in URLs, and passwords among the parameters of JDBC URLs. */
  private static final Pattern SECRET_PART =
      Pattern.compile(
          "(?i)(?<=://)[^/@\\s]+(?=@)|(?<=[?&;](password|passwd|pwd|cipher)=)[^&;\\s]*");

  private Secrets() {}

  /** The text of a setting with what is secret in it left out. */
  public static String redact(String key, String value) {
    if (SECRET_KEY.matcher(key).find()) {
      return value.isEmpty() ? value : REDACTED;
    }
    return SECRET_PART.matcher(value).replaceAll(REDACTED);
  }
}
